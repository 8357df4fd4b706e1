package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What is written about a volume beside its data. Immutable; each method that changes something
 * returns a changed copy.
 *
 * @param name the volume's name
 * @param bytes its size; while it is extended, the old one
 * @param driver name of its driver
 * @param state what is happening to it
 * @param createdAt when its making began
 * @param snapshots the snapshots that are there, oldest first
 * @param targetBytes the new size while it is extended, else the same as {@code bytes}
 * @param pending the snapshot that is being made, if one is
 */
record Metadata(
    String name,
    long bytes,
    String driver,
    VolumeState state,
    Instant createdAt,
    List<Snapshot> snapshots,
    long targetBytes,
    @Nullable Snapshot pending) {
  private static final String SNAPSHOT = "snapshot.";

  static Metadata creating(String name, long bytes, String driver, Instant now) {
    return new Metadata(name, bytes, driver, VolumeState.CREATING, now, List.of(), bytes, null);
  }

  Metadata available() {
    return new Metadata(
        name, bytes, driver, VolumeState.AVAILABLE, createdAt, snapshots, bytes, null);
  }

  Metadata extending(long newBytes) {
    return new Metadata(
        name, bytes, driver, VolumeState.EXTENDING, createdAt, snapshots, newBytes, null);
  }

  Metadata extended() {
    return new Metadata(
        name, targetBytes, driver, VolumeState.AVAILABLE, createdAt, snapshots, targetBytes, null);
  }

  Metadata snapshotting(Snapshot snapshot) {
    return new Metadata(
        name, bytes, driver, VolumeState.SNAPSHOTTING, createdAt, snapshots, bytes, snapshot);
  }

  Metadata with(Snapshot snapshot) {
    List<Snapshot> all = new ArrayList<>(snapshots);
    all.add(snapshot);
    return new Metadata(
        name, bytes, driver, VolumeState.AVAILABLE, createdAt, List.copyOf(all), bytes, null);
  }

  Metadata in(VolumeState other) {
    return new Metadata(name, bytes, driver, other, createdAt, snapshots, targetBytes, pending);
  }

  /** Returns what it counts against the quota, with what it is about to take. */
  long countedBytes() {
    long sum = Math.max(bytes, targetBytes);
    for (Snapshot snapshot : snapshots) {
      sum = plus(sum, snapshot.bytes());
    }
    return pending == null ? sum : plus(sum, pending.bytes());
  }

  /** Adds sizes; what is too large stays the largest number. */
  static long plus(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  Properties toProperties() {
    var written = new Properties();
    written.setProperty("name", name);
    written.setProperty("bytes", Long.toString(bytes));
    written.setProperty("driver", driver);
    written.setProperty("state", state.name());
    written.setProperty("created", createdAt.toString());
    written.setProperty("target.bytes", Long.toString(targetBytes));
    if (pending != null) {
      written.setProperty("pending", pending.name());
    }
    for (Snapshot snapshot : snapshots) {
      written.setProperty(
          SNAPSHOT + snapshot.name(), snapshot.bytes() + " " + snapshot.createdAt());
    }
    return written;
  }

  /**
   * Reads what {@link #toProperties} wrote.
   *
   * @throws IllegalArgumentException if it is something else; the message says what is wrong
   */
  static Metadata from(Properties written, String expectedName) {
    String name = required(written, "name");
    if (!name.equals(expectedName)) {
      throw new IllegalArgumentException("name is " + name + ", expected " + expectedName);
    }
    try {
      long bytes = size(required(written, "bytes"));
      Instant created = Instant.parse(required(written, "created"));
      String pending = written.getProperty("pending");
      return new Metadata(
          name,
          bytes,
          required(written, "driver"),
          VolumeState.valueOf(required(written, "state")),
          created,
          snapshots(written, name),
          size(required(written, "target.bytes")),
          pending == null ? null : new Snapshot(name, snapshotName(pending), bytes, created));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static List<Snapshot> snapshots(Properties written, String volume) {
    List<Snapshot> found = new ArrayList<>();
    for (String key : written.stringPropertyNames()) {
      if (key.startsWith(SNAPSHOT)) {
        String value = required(written, key);
        int space = value.indexOf(' ');
        if (space < 0) {
          throw new IllegalArgumentException(key + " is " + value + ", expected size and time");
        }
        found.add(
            new Snapshot(
                volume,
                snapshotName(key.substring(SNAPSHOT.length())),
                size(value.substring(0, space)),
                Instant.parse(value.substring(space + 1))));
      }
    }
    found.sort(Comparator.comparing(Snapshot::createdAt).thenComparing(Snapshot::name));
    return List.copyOf(found);
  }

  private static String snapshotName(String text) {
    if (!Names.isName(text)) {
      throw new IllegalArgumentException(text + " is no name of a snapshot");
    }
    return text;
  }

  private static long size(String text) {
    long bytes = Long.parseLong(text);
    if (bytes < 1) {
      throw new IllegalArgumentException(text + " is no size");
    }
    return bytes;
  }

  private static String required(Properties written, String key) {
    String value = written.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }
}
