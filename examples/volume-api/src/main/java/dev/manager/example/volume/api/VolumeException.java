package dev.manager.example.volume.api;

import org.jspecify.annotations.Nullable;

/**
 * An operation on a volume failed. The message is one line that names the volume or the folder, and
 * what was expected; the subclasses tell the kinds apart.
 */
public class VolumeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   */
  public VolumeException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message what happened, to what, and what was expected; one line
   * @param cause what led to it, may be null
   */
  public VolumeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
