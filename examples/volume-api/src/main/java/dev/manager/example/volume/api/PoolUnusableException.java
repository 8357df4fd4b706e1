package dev.manager.example.volume.api;

import org.jspecify.annotations.Nullable;

/** The pool's folder cannot be used as one. */
public final class PoolUnusableException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   * @param cause what led to it, may be null
   */
  public PoolUnusableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
