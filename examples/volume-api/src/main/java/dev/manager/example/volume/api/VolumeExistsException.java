package dev.manager.example.volume.api;

/** There is a volume, or a snapshot of the volume, of that name already. */
public final class VolumeExistsException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   */
  public VolumeExistsException(String message) {
    super(message);
  }
}
