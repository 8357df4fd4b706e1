package dev.manager.example.volume.api;

/** What is happening to a volume. */
public enum VolumeState {
  /** Being made. */
  CREATING("being created"),
  /** At rest: it may be extended, kept as a snapshot, and deleted. */
  AVAILABLE("available"),
  /** Being made larger; the size shown is the old one. */
  EXTENDING("being extended"),
  /** Being copied to a snapshot. */
  SNAPSHOTTING("being copied to a snapshot"),
  /** Being deleted. */
  DELETING("being deleted"),
  /** Its data is not what it should be: it may be deleted, no more. */
  ERROR("damaged");

  private final String words;

  VolumeState(String words) {
    this.words = words;
  }

  /**
   * Returns the state for a sentence: the volume is ….
   *
   * @return such as {@code being extended}
   */
  public String words() {
    return words;
  }
}
