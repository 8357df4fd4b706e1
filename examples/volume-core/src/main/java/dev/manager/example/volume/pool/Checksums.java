package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Keeps a checksum beside each snapshot, and compares it. A volume's own data changes as its users
 * write it; a snapshot never does. Thread-safe: no state of its own, and nothing is reserved while
 * it reads, so that operations on the volume go on.
 */
final class Checksums {
  /** What the checksum's file is called after the snapshot's. */
  static final String SUFFIX = ".crc32c";

  private static final int CHUNK = 1 << 20;
  private static final String KEY = "crc32c";

  /** A snapshot that is not what it was. */
  record Damage(Metadata volume, String what) {}

  private Checksums() {}

  static Path beside(Path snapshot) {
    return snapshot.resolveSibling(snapshot.getFileName() + SUFFIX);
  }

  /** Keeps the checksum of a snapshot that was just made. */
  static void keep(Path snapshot) throws IOException, InterruptedException {
    write(snapshot, read(snapshot, done -> {}));
  }

  private static void write(Path snapshot, String checksum) throws IOException {
    var written = new Properties();
    written.setProperty(KEY, checksum);
    AtomicFiles.write(beside(snapshot), written);
  }

  /** How many bytes of the present file are read. */
  private interface Done {
    void bytes(long done) throws InterruptedException;
  }

  private static String read(Path file, Done done) throws IOException, InterruptedException {
    var sum = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    long all = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("The check of " + file + " was interrupted");
        }
        sum.update(chunk, 0, length);
        all += length;
        done.bytes(all);
      }
    }
    return Long.toHexString(sum.getValue());
  }

  /**
   * Compares all snapshots of volumes that are at rest.
   *
   * @param files finds a volume's files
   * @param present tells whether a volume is still as it was
   * @param progress is told how many bytes are done
   * @return what is damaged, in the order of the volumes
   */
  static List<Damage> verify(
      List<Metadata> volumes, PoolFolder files, Predicate<Metadata> present, Progress progress)
      throws IOException, InterruptedException {
    List<Metadata> resting =
        volumes.stream().filter(each -> each.state() == VolumeState.AVAILABLE).toList();
    long total =
        resting.stream()
            .flatMap(each -> each.snapshots().stream())
            .mapToLong(Snapshot::bytes)
            .sum();
    List<Damage> damages = new ArrayList<>();
    long before = 0;
    for (Metadata volume : resting) {
      for (Snapshot each : volume.snapshots()) {
        Path file = files.files(volume.name()).snapshot(each.name());
        long done = before;
        try {
          Optional<String> damage = compare(file, more -> report(progress, done + more, total));
          damage.ifPresent(
              what ->
                  damages.add(new Damage(volume, "snapshot %s %s".formatted(each.name(), what))));
        } catch (NoSuchFileException e) {
          if (present.test(volume)) { // else it was deleted meanwhile
            damages.add(new Damage(volume, "snapshot %s is not there".formatted(each.name())));
          }
        }
        before += each.bytes();
      }
    }
    progress.report(total, total);
    return damages;
  }

  private static void report(Progress progress, long done, long total) throws InterruptedException {
    progress.report(Math.min(done, total), total);
  }

  /** Compares one; keeps its checksum if there is none, as of a manager that kept none. */
  private static Optional<String> compare(Path snapshot, Done done)
      throws IOException, InterruptedException {
    String now = read(snapshot, done);
    Path beside = beside(snapshot);
    if (!Files.exists(beside)) {
      write(snapshot, now);
      return Optional.empty();
    }
    var written = new Properties();
    try (InputStream in = Files.newInputStream(beside)) {
      written.load(in);
    }
    String then = written.getProperty(KEY, "none");
    return now.equals(then)
        ? Optional.empty()
        : Optional.of("has the checksum %s, and had %s when it was made".formatted(now, then));
  }
}
