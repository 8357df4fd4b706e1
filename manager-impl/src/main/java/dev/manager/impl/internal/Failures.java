package dev.manager.impl.internal;

import dev.manager.ManagerConfigException;
import dev.manager.ManagerException;
import org.jspecify.annotations.Nullable;

/** Puts failures into words for those who cannot see a stack trace. Stateless. */
final class Failures {
  private static final int MOST_CAUSES = 5;

  private Failures() {}

  /** Returns the messages of a failure and of its causes, each once. */
  static String describe(Throwable failure) {
    var text = new StringBuilder(oneLine(failure));
    Throwable cause = failure.getCause();
    for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message == null || text.indexOf(message) < 0) {
        text.append("; cause: ").append(oneLine(cause));
      }
    }
    return text.toString();
  }

  /** Returns the failure if its stack trace says more than its message, else null. */
  static @Nullable Throwable forStack(@Nullable Throwable failure) {
    boolean saysAll =
        failure instanceof ManagerConfigException
            || (failure instanceof ManagerException && failure.getCause() == null);
    return saysAll ? null : failure;
  }

  /** Returns the message, with the type where the message alone would not say what is wrong. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getName();
    }
    return failure.getClass().getName().startsWith("dev.manager.")
        ? message
        : failure.getClass().getSimpleName() + ": " + message;
  }
}
