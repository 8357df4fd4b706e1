package dev.manager.launcher.internal;

import java.lang.reflect.InvocationTargetException;

/** Errors in one line each. */
final class Text {
  private Text() {}

  /** Returns what a failure says in one line. */
  static String of(Throwable failure) {
    if (failure instanceof InvocationTargetException && failure.getCause() != null) {
      return of(failure.getCause()); // how Gogo hands an Error on
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : failure instanceof Error
            ? failure.getClass().getSimpleName() + ": " + firstLine(message)
            : firstLine(message);
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
