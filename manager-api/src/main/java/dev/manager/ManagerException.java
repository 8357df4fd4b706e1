package dev.manager;

import org.jspecify.annotations.Nullable;

/** Something went wrong with a manager. The message names the manager and what was expected. */
public class ManagerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to which manager, and what to do about it
   */
  public ManagerException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message what happened, to which manager, and what to do about it
   * @param cause what led to it, may be null
   */
  public ManagerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
