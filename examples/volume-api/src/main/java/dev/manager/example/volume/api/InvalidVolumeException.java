package dev.manager.example.volume.api;

import org.jspecify.annotations.Nullable;

/** A name or a size that is not allowed. Nothing was done. */
public final class InvalidVolumeException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   * @param cause what led to it, may be null
   */
  public InvalidVolumeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
