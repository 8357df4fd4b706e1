package dev.manager.launcher.internal.boot;

/** Errors in one line each. */
final class Lines {
  private Lines() {}

  /** Returns what a failure says, without the lines after its first. */
  static String first(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
