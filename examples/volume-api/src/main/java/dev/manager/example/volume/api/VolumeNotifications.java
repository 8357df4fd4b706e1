package dev.manager.example.volume.api;

/** The words of the volume manager's notifications. */
public final class VolumeNotifications {
  /** Event type: a driver works at a new volume; a few each second, the last at the end. */
  public static final String CREATE_PROGRESS = "volume.create.progress";

  /** Event type: a volume is there. */
  public static final String CREATE_END = "volume.create.end";

  /** Event type: a volume could not be made. */
  public static final String CREATE_ERROR = "volume.create.error";

  /** Event type: a volume is gone. */
  public static final String DELETE_END = "volume.delete.end";

  /** Event type: how full the pool is, each minute; with all but names and progress. */
  public static final String CAPACITY = "volume.capacity";

  /** Event type: the check of the snapshots begins. */
  public static final String VERIFY_START = "volume.verify.start";

  /** Event type: how far the check of the snapshots is; a few each second, the last at the end. */
  public static final String VERIFY_PROGRESS = "volume.verify.progress";

  /** Event type: a volume is damaged. */
  public static final String VERIFY_ERROR = "volume.verify.error";

  /** Event type: the check of the snapshots has ended. */
  public static final String VERIFY_END = "volume.verify.end";

  /** Payload: the pool's folder, a {@code String}; of capacity. */
  public static final String POOL = "pool";

  /** Payload: bytes that volumes and snapshots may have, a {@code Long}; of capacity. */
  public static final String QUOTA = "quota";

  /** Payload: bytes that they have, a {@code Long}; of capacity. */
  public static final String USED = "used";

  /** Payload: bytes that the disk has left, a {@code Long}; of capacity. */
  public static final String DISK_FREE = "disk.free";

  /** Payload: how many volumes there are, an {@code Integer}; of capacity. */
  public static final String VOLUMES = "volumes";

  /** Payload: how many snapshots are damaged, an {@code Integer}; of the end of a check. */
  public static final String DAMAGED = "damaged";

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
