package dev.manager.example.volume.api;

import org.jspecify.annotations.Nullable;

/**
 * An operation was broken off, because its thread was interrupted or the manager is being stopped.
 * Nothing is left behind.
 */
public final class OperationCancelledException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   * @param cause what led to it, may be null
   */
  public OperationCancelledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
