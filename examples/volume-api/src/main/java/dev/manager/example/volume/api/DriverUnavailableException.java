package dev.manager.example.volume.api;

/** There is no driver of the name that the call, or the volume, asks for. Nothing was done. */
public final class DriverUnavailableException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   */
  public DriverUnavailableException(String message) {
    super(message);
  }
}
