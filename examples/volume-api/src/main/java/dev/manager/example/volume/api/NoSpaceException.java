package dev.manager.example.volume.api;

import org.jspecify.annotations.Nullable;

/** A limit of the pool, or the disk, does not allow it. Nothing is left behind. */
public final class NoSpaceException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   * @param cause what led to it, may be null
   */
  public NoSpaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
