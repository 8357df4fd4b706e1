package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.InvalidVolumeException;
import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.Sizes;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeBusyException;
import dev.manager.example.volume.api.VolumeExistsException;
import dev.manager.example.volume.api.VolumeNotFoundException;
import dev.manager.example.volume.api.VolumeState;
import java.util.List;
import java.util.TreeMap;

/**
 * Who has what of a pool, in memory. An operation first reserves here what it needs, which also
 * keeps every other operation off the volume, then works, then writes the outcome here.
 *
 * <p>Thread-safe: each method holds the ledger's monitor, does no I/O, and calls nobody.
 */
final class Ledger {
  private final TreeMap<String, Metadata> volumes = new TreeMap<>();

  synchronized void put(Metadata volume) {
    volumes.put(volume.name(), volume);
  }

  /** Tells whether a volume is still as it was. */
  synchronized boolean has(Metadata volume) {
    return volume.equals(volumes.get(volume.name()));
  }

  /** Puts another in its place if it is still as it was; tells whether it was. */
  synchronized boolean replace(Metadata before, Metadata after) {
    return volumes.replace(before.name(), before, after);
  }

  synchronized void remove(String name) {
    volumes.remove(name);
  }

  synchronized List<Metadata> all() {
    return List.copyOf(volumes.values());
  }

  synchronized Metadata get(String name) {
    Metadata volume = volumes.get(name);
    if (volume == null) {
      throw new VolumeNotFoundException("There is no volume " + name);
    }
    return volume;
  }

  synchronized void reserve(Metadata creating, Limits limits) {
    Metadata present = volumes.get(creating.name());
    if (present != null) {
      throw new VolumeExistsException(
          "There is a volume %s already; it is %s"
              .formatted(present.name(), present.state().words()));
    }
    if (volumes.size() >= limits.volumesMax()) {
      throw new NoSpaceException(
          "No room for volume %s: the pool has %d volumes, and the limit volumes.max is %d"
              .formatted(creating.name(), volumes.size(), limits.volumesMax()),
          null);
    }
    requireQuota("volume " + creating.name(), creating.bytes(), limits);
    put(creating);
  }

  synchronized Metadata reserveExtend(String name, long bytes, Limits limits) {
    Metadata before = idle(name);
    if (bytes <= before.bytes()) {
      throw new InvalidVolumeException(
          "Volume %s has %s (%d bytes): expected more than that, not %d bytes"
              .formatted(name, Sizes.format(before.bytes()), before.bytes(), bytes),
          null);
    }
    requireQuota("more of volume " + name, bytes - before.bytes(), limits);
    Metadata extending = before.extending(bytes);
    put(extending);
    return extending;
  }

  synchronized Metadata reserveSnapshot(String name, Snapshot asked, Limits limits) {
    Metadata before = idle(name);
    if (before.snapshots().stream().anyMatch(each -> each.name().equals(asked.name()))) {
      throw new VolumeExistsException(
          "Volume %s has a snapshot %s already".formatted(name, asked.name()));
    }
    if (before.snapshots().size() >= limits.snapshotsMax()) {
      throw new NoSpaceException(
          "No room for snapshot %s: volume %s has %d, and the limit volume.snapshots.max is %d"
              .formatted(asked.name(), name, before.snapshots().size(), limits.snapshotsMax()),
          null);
    }
    var snapshot = new Snapshot(name, asked.name(), before.bytes(), asked.createdAt());
    requireQuota("snapshot %s of volume %s".formatted(asked.name(), name), before.bytes(), limits);
    Metadata snapshotting = before.snapshotting(snapshot);
    put(snapshotting);
    return snapshotting;
  }

  /** Returns the volume as it was before. */
  synchronized Metadata reserveDelete(String name) {
    Metadata before = get(name);
    if (before.state() != VolumeState.ERROR) {
      idle(name);
    }
    put(before.in(VolumeState.DELETING));
    return before;
  }

  synchronized long usedBytes() {
    long sum = 0;
    for (Metadata volume : volumes.values()) {
      sum = Metadata.plus(sum, volume.countedBytes());
    }
    return sum;
  }

  private Metadata idle(String name) {
    Metadata volume = get(name);
    if (volume.state() == VolumeState.ERROR) {
      throw new VolumeBusyException(
          "Volume %s is %s: all it can be is deleted".formatted(name, volume.state().words()));
    }
    if (volume.state() != VolumeState.AVAILABLE) {
      throw new VolumeBusyException(
          "Volume %s is %s: try again when that has ended".formatted(name, volume.state().words()));
    }
    return volume;
  }

  private void requireQuota(String what, long bytes, Limits limits) {
    long used = usedBytes();
    if (bytes > limits.quotaBytes() - used) {
      throw new NoSpaceException(
          "No room for %s of %s: %s of the quota of %s are taken"
              .formatted(
                  what, Sizes.format(bytes), Sizes.format(used), Sizes.format(limits.quotaBytes())),
          null);
    }
  }
}
