package dev.manager.example.volume.api;

import java.time.Instant;
import java.util.List;

/**
 * A volume as it was when asked for. Immutable.
 *
 * @param name its name, unique in the pool
 * @param bytes its size
 * @param driver name of the driver that made it and keeps it
 * @param state what is happening to it
 * @param createdAt when its making began
 * @param snapshots its snapshots, oldest first
 * @param path the file that holds its data, absolute
 */
public record Volume(
    String name,
    long bytes,
    String driver,
    VolumeState state,
    Instant createdAt,
    List<Snapshot> snapshots,
    String path) {
  /** Copies the list. */
  public Volume {
    snapshots = List.copyOf(snapshots);
  }
}
