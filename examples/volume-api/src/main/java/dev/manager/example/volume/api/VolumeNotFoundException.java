package dev.manager.example.volume.api;

/** There is no volume of that name. */
public final class VolumeNotFoundException extends VolumeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to what, and what was expected; one line
   */
  public VolumeNotFoundException(String message) {
    super(message);
  }
}
