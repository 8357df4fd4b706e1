package dev.manager.example.volume.api;

/** The words of the volume manager's notifications. */
public final class VolumeNotifications {
  /** Event type: a driver works at a new volume; a few each second, the last at the end. */
  public static final String CREATE_PROGRESS = "volume.create.progress";

  /** Event type: a volume is there. */
  public static final String CREATE_END = "volume.create.end";

  /** Event type: a volume could not be made. */
  public static final String CREATE_ERROR = "volume.create.error";

  /** Payload: name of the volume, a {@code String}; always there. */
  public static final String NAME = "name";

  /** Payload: size in bytes that was asked for, a {@code Long}; of create and extend. */
  public static final String SIZE = "size";

  /** Payload: name of the driver, a {@code String}; where it is known. */
  public static final String DRIVER = "driver";

  /** Payload: name of the snapshot, a {@code String}; of snapshot. */
  public static final String SNAPSHOT = "snapshot";

  /** Payload: what went wrong, a {@code String}; of errors. */
  public static final String ERROR = "error";

  /** Payload: bytes that are done, a {@code Long}; of progress. */
  public static final String DONE = "done";

  /** Payload: bytes to do, a {@code Long}; of progress. */
  public static final String TOTAL = "total";

  private VolumeNotifications() {}
}
