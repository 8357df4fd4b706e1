package dev.manager.launcher.internal.boot;

import org.jspecify.annotations.Nullable;

/** The process cannot start. The message is one line for its user: what, and what to change. */
final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  LaunchException(int status, String message) {
    super(message);
    this.status = status;
  }

  LaunchException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Returns the exit status that tells it. */
  int status() {
    return status;
  }
}
