package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a pool: marked as ours by a file in it, and locked by that file for one manager at
 * a time. Immutable and thread-safe once it is open.
 */
final class PoolFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PoolFolder.class);
  static final String MARKER = ".manager-pool";
  private static final String UNFINISHED_MARKER = MARKER + AtomicFiles.SUFFIX;
  private static final String FORMAT = "1"; // described in files
  private static final String FORMAT_OF_TABLES = "2"; // described in a database
  private static final String POOL = "pool";

  private final Path folder;
  private final FileChannel lock;
  private final Descriptions descriptions;

  private PoolFolder(Path folder, FileChannel lock, Descriptions descriptions) {
    this.folder = folder;
    this.lock = lock;
    this.descriptions = descriptions;
  }

  /**
   * Opens a pool, and makes one of a folder that is empty or not there.
   *
   * @throws PoolUnusableException if the folder is a file, cannot be written, is in use, or has
   *     files that are not ours
   */
  static PoolFolder open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Path marker = absolute.resolve(MARKER);
      if (!Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
        initialise(absolute);
      }
      requireOurs(marker);
      return new PoolFolder(absolute, lock(absolute, marker), new FileDescriptions());
    } catch (FileAlreadyExistsException e) {
      throw new PoolUnusableException(
          "Pool folder %s cannot be used: %s is a file, expected a folder"
              .formatted(absolute, e.getFile()),
          e);
    } catch (IOException e) {
      throw new PoolUnusableException(
          "Pool folder %s cannot be used: %s".formatted(absolute, Failures.words(e)), e);
    }
  }

  private static void initialise(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!String.valueOf(file.getFileName()).equals(UNFINISHED_MARKER)) {
          throw new PoolUnusableException(
              ("Pool folder %s has no %s, so it is no pool, but it has %s: expected a pool, or an"
                      + " empty folder")
                  .formatted(folder, MARKER, file.getFileName()),
              null);
        }
      }
    }
    writeMarker(folder, FORMAT, null);
  }

  /**
   * Returns the same with its volumes described where they are to be: in the database if there is
   * one, which takes over a pool of files once; else in files.
   *
   * @throws PoolUnusableException if it is in a database, and there is none or another
   */
  PoolFolder describedIn(Tables tables) throws IOException {
    Optional<UUID> pool = pool();
    if (tables.database().get() == null) {
      if (pool.isPresent()) {
        throw new PoolUnusableException(
            ("Volumes in pool folder %s are described in a database, and there is none: start the"
                    + " bundle dev.manager.records")
                .formatted(folder),
            null);
      }
      return this;
    }
    if (pool.isPresent()) {
      var known = TableDescriptions.of(tables, pool.get(), folder);
      return new PoolFolder(folder, lock, known);
    }
    List<Metadata> all = new ArrayList<>();
    for (VolumeFiles each : volumes()) {
      each.read().ifPresent(all::add);
    }
    var taken = TableDescriptions.take(tables, folder, all);
    // Until this is written the files count; from then on the database.
    writeMarker(folder, FORMAT_OF_TABLES, taken.pool());
    LOG.info("{} volumes in {} are described in the database from now on", all.size(), folder);
    return new PoolFolder(folder, lock, taken);
  }

  /** Returns the number of a pool that is in a database. */
  private Optional<UUID> pool() throws IOException {
    Properties written = readMarker(folder.resolve(MARKER));
    if (FORMAT.equals(written.getProperty("format"))) {
      return Optional.empty();
    }
    String number = written.getProperty(POOL);
    try {
      return Optional.of(UUID.fromString(String.valueOf(number)));
    } catch (IllegalArgumentException e) {
      throw new PoolUnusableException(
          "File %s names the pool %s: expected a UUID".formatted(folder.resolve(MARKER), number),
          e);
    }
  }

  private static void writeMarker(Path folder, String format, @Nullable UUID pool)
      throws IOException {
    var written = new Properties();
    written.setProperty("format", format);
    if (pool != null) {
      written.setProperty(POOL, pool.toString());
    }
    AtomicFiles.write(folder.resolve(MARKER), written);
  }

  private static void requireOurs(Path marker) throws IOException {
    String format = readMarker(marker).getProperty("format");
    if (!FORMAT.equals(format) && !FORMAT_OF_TABLES.equals(format)) {
      throw new PoolUnusableException(
          "File %s names the format %s: expected %s or %s"
              .formatted(marker, format, FORMAT, FORMAT_OF_TABLES),
          null);
    }
  }

  private static Properties readMarker(Path marker) throws IOException {
    var written = new Properties();
    try (var reader = Files.newBufferedReader(marker, StandardCharsets.ISO_8859_1)) {
      written.load(reader);
    } catch (IllegalArgumentException e) {
      throw new PoolUnusableException(
          "File %s cannot be read: %s".formatted(marker, e.getMessage()), e);
    }
    return written;
  }

  private static FileChannel lock(Path folder, Path marker) throws IOException {
    FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(folder, null);
  }

  private static PoolUnusableException inUse(Path folder, @Nullable Exception cause) {
    return new PoolUnusableException(
        "Pool folder %s is in use by another manager: expected one manager for each pool"
            .formatted(folder),
        cause);
  }

  static PoolUnusableException foreign(Path file) {
    return new PoolUnusableException(
        "File %s is not of this pool: move it away".formatted(file), null);
  }

  Path path() {
    return folder;
  }

  VolumeFiles files(String volume) {
    return new VolumeFiles(folder.resolve(volume), descriptions);
  }

  /**
   * Returns the files of all volumes.
   *
   * @throws PoolUnusableException if there is anything else in the folder
   */
  List<VolumeFiles> volumes() throws IOException {
    List<VolumeFiles> found = new ArrayList<>();
    Set<String> described = new TreeSet<>(descriptions.names());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (Names.isName(name) && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(files(name));
          described.remove(name);
        } else if (!name.equals(MARKER) && !name.equals(UNFINISHED_MARKER)) {
          throw foreign(file);
        }
      }
    }
    described.forEach(name -> found.add(files(name))); // whose folder is gone
    return found;
  }

  long diskFreeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Tells whether the folder is there and can be written. */
  boolean isUsable() {
    return lock.isOpen() && Files.isDirectory(folder) && Files.isWritable(folder);
  }

  /** Lets another manager open the pool. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
