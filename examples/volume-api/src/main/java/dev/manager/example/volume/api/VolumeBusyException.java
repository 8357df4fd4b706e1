package dev.manager.example.volume.api;

/**
 * Another operation is at the volume, or it is damaged. Nothing was done; when the other has ended
 * the call may be tried again.
 */
public final class VolumeBusyException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   */
  public VolumeBusyException(String message) {
    super(message);
  }
}
