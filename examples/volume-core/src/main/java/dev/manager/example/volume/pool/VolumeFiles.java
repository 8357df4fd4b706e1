package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of one volume: a folder of its name with its description, its data and its snapshots.
 * Holds no state but the path. For one thread at a time; the ledger sees to that.
 */
record VolumeFiles(Path folder) {
  private static final String DESCRIPTION = "volume.properties";
  private static final String UNFINISHED = DESCRIPTION + AtomicFiles.SUFFIX;
  private static final String DATA = "volume.data";

  Path data() {
    return folder.resolve(DATA);
  }

  Path snapshot(String name) {
    return folder.resolve(name + ".snapshot");
  }

  boolean exist() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the folder, which must not be there yet. */
  void makeFolder() throws IOException {
    Files.createDirectory(folder);
  }

  void write(Metadata volume) throws IOException {
    AtomicFiles.write(folder.resolve(DESCRIPTION), volume.toProperties());
  }

  /**
   * Reads the description.
   *
   * @return empty if there is none, because a crash came before it was written or after it was
   *     removed
   * @throws PoolUnusableException if it is no description, or if there are files that are not ours
   */
  Optional<Metadata> read() throws IOException {
    Set<String> present = names();
    present.remove(UNFINISHED);
    Path description = folder.resolve(DESCRIPTION);
    if (!present.remove(DESCRIPTION)) {
      requireNone(present);
      return Optional.empty();
    }
    var written = new Properties();
    try (var reader = Files.newBufferedReader(description, StandardCharsets.ISO_8859_1)) {
      written.load(reader);
      Metadata volume = Metadata.from(written, String.valueOf(folder.getFileName()));
      requireNone(without(present, volume));
      return Optional.of(volume);
    } catch (IllegalArgumentException e) {
      throw new PoolUnusableException(
          "File %s is no description of a volume: %s".formatted(description, e.getMessage()), e);
    }
  }

  /**
   * Puts right what an operation left that did not end: what was being made or deleted is removed,
   * what was being changed is as before.
   *
   * @param volume the description as the operation wrote it
   * @return what there is now; empty if there is no volume any more
   */
  Optional<Metadata> settle(Metadata volume) throws IOException {
    return switch (volume.state()) {
      case CREATING, DELETING -> {
        remove(volume);
        yield Optional.empty();
      }
      case EXTENDING -> {
        cutTo(volume.bytes());
        yield Optional.of(restored(volume));
      }
      case SNAPSHOTTING -> {
        if (volume.pending() != null) {
          Files.deleteIfExists(snapshot(volume.pending().name()));
        }
        yield Optional.of(restored(volume));
      }
      case AVAILABLE, ERROR -> Optional.of(checked(volume));
    };
  }

  /** Refuses if there is a file that is not the volume's. */
  void requireNoForeignFile(Metadata volume) throws IOException {
    requireNone(without(names(), volume));
  }

  /** Removes everything, the description last, so that a crash in between can be put right. */
  void remove(Metadata volume) throws IOException {
    if (volume.pending() != null) {
      Files.deleteIfExists(snapshot(volume.pending().name()));
    }
    for (Snapshot each : volume.snapshots()) {
      Files.deleteIfExists(snapshot(each.name()));
    }
    Files.deleteIfExists(data());
    removeFolder();
  }

  /** Removes the folder with the description, when nothing else is in it. */
  void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve(UNFINISHED));
    Files.deleteIfExists(folder.resolve(DESCRIPTION));
    Files.deleteIfExists(folder);
    AtomicFiles.syncFolderOf(folder);
  }

  private Metadata restored(Metadata volume) throws IOException {
    Metadata before = volume.available();
    write(before);
    return checked(before);
  }

  /** Returns the volume, in the state ERROR if its files are not what they should be. */
  private Metadata checked(Metadata volume) throws IOException {
    boolean whole = hasLength(data(), volume.bytes());
    for (Snapshot each : volume.snapshots()) {
      whole &= hasLength(snapshot(each.name()), each.bytes());
    }
    return volume.in(whole ? VolumeState.AVAILABLE : VolumeState.ERROR);
  }

  private static boolean hasLength(Path file, long bytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes;
  }

  private void cutTo(long bytes) throws IOException {
    if (!Files.isRegularFile(data(), LinkOption.NOFOLLOW_LINKS) || Files.size(data()) <= bytes) {
      return;
    }
    try (var file = new RandomAccessFile(data().toFile(), "rw")) {
      file.setLength(bytes);
      file.getFD().sync();
    }
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
      return names;
    }
  }

  private static Set<String> without(Set<String> names, Metadata volume) {
    Set<String> others = new TreeSet<>(names);
    others.removeAll(Set.of(DESCRIPTION, UNFINISHED, DATA));
    volume.snapshots().forEach(each -> others.remove(each.name() + ".snapshot"));
    if (volume.pending() != null) {
      others.remove(volume.pending().name() + ".snapshot");
    }
    return others;
  }

  private void requireNone(Set<String> foreign) {
    for (String name : foreign) {
      throw PoolFolder.foreign(folder.resolve(name));
    }
  }
}
