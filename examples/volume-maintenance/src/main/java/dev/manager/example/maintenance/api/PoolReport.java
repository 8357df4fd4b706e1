package dev.manager.example.maintenance.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a pool is made of. Immutable.
 *
 * @param quotaBytes how much volumes and snapshots may have together
 * @param volumeBytes how much the volumes have
 * @param snapshotBytes how much their snapshots have
 * @param snapshots how many snapshots there are
 * @param volumesByDriver how many volumes each driver keeps
 * @param damaged how many volumes are damaged
 * @param oldest when the oldest volume was made; empty if there is none
 */
public record PoolReport(
    long quotaBytes,
    long volumeBytes,
    long snapshotBytes,
    int snapshots,
    Map<String, Integer> volumesByDriver,
    int damaged,
    Optional<Instant> oldest) {
  /** Copies the map. */
  public PoolReport {
    volumesByDriver = Map.copyOf(volumesByDriver);
  }
}
