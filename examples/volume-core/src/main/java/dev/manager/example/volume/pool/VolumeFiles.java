package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of one volume: a folder of its name with its description, its data and its snapshots.
 * Holds no state but the path and where it is described. For one thread at a time; the ledger sees
 * to that.
 */
record VolumeFiles(Path folder, Descriptions descriptions) {
  private static final String DATA = "volume.data";
  private static final String SNAPSHOT = ".snapshot";

  Path data() {
    return folder.resolve(DATA);
  }

  Path snapshot(String name) {
    return folder.resolve(name + SNAPSHOT);
  }

  boolean exist() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the folder, which must not be there yet. */
  void makeFolder() throws IOException {
    Files.createDirectory(folder);
  }

  void write(Metadata volume) throws IOException {
    descriptions.write(folder, volume);
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
    present.removeAll(Set.of(FileDescriptions.FILE, FileDescriptions.UNFINISHED));
    Optional<Metadata> written;
    try {
      written = descriptions.read(folder);
    } catch (IllegalArgumentException e) {
      throw new PoolUnusableException(
          "File %s is no description of a volume: %s"
              .formatted(descriptions.place(folder), e.getMessage()),
          e);
    }
    requireNone(written.isPresent() ? without(present, written.get()) : present);
    return written;
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
          removeSnapshot(volume.pending());
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
      removeSnapshot(volume.pending());
    }
    for (Snapshot each : volume.snapshots()) {
      removeSnapshot(each);
    }
    Files.deleteIfExists(data());
    removeFolder();
  }

  private void removeSnapshot(Snapshot snapshot) throws IOException {
    Path file = snapshot(snapshot.name());
    Files.deleteIfExists(file);
    for (String each : checksumsOf(snapshot)) {
      Files.deleteIfExists(folder.resolve(each));
    }
  }

  private static Set<String> checksumsOf(Snapshot snapshot) {
    String name = snapshot.name() + SNAPSHOT + Checksums.SUFFIX;
    return Set.of(name, name + AtomicFiles.SUFFIX);
  }

  /** Removes the folder with the description, when nothing else is in it. */
  void removeFolder() throws IOException {
    removeDescriptionFile();
    Files.deleteIfExists(folder);
    AtomicFiles.syncFolderOf(folder);
    descriptions.remove(folder);
  }

  /** Forgets a volume whose folder was taken away. */
  void forget() throws IOException {
    descriptions.remove(folder);
  }

  /** Removes the description beside the data that is left since a database took it over. */
  void removeDescriptionFileUnlessUsed() throws IOException {
    if (descriptions.place(folder).equals(folder)) {
      removeDescriptionFile();
    }
  }

  private void removeDescriptionFile() throws IOException {
    new FileDescriptions().remove(folder);
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
    if (!exist()) {
      return new TreeSet<>(); // described in a database, and taken away
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
      return names;
    }
  }

  private static Set<String> without(Set<String> names, Metadata volume) {
    Set<String> others = new TreeSet<>(names);
    others.removeAll(Set.of(FileDescriptions.FILE, FileDescriptions.UNFINISHED, DATA));
    volume.snapshots().forEach(each -> removeOwn(others, each));
    if (volume.pending() != null) {
      removeOwn(others, volume.pending());
    }
    return others;
  }

  private static void removeOwn(Set<String> names, Snapshot snapshot) {
    names.remove(snapshot.name() + SNAPSHOT);
    names.removeAll(checksumsOf(snapshot));
  }

  private void requireNone(Set<String> foreign) {
    for (String name : foreign) {
      throw PoolFolder.foreign(folder.resolve(name));
    }
  }
}
