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
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a pool: marked as ours by a file in it, and locked by that file for one manager at
 * a time. Immutable and thread-safe once it is open.
 */
final class PoolFolder implements AutoCloseable {
  static final String MARKER = ".manager-pool";
  private static final String UNFINISHED_MARKER = MARKER + AtomicFiles.SUFFIX;
  private static final String FORMAT = "1";

  private final Path folder;
  private final FileChannel lock;

  private PoolFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
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
        initialise(absolute, marker);
      }
      requireOurs(marker);
      return new PoolFolder(absolute, lock(absolute, marker));
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

  private static void initialise(Path folder, Path marker) throws IOException {
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
    var written = new Properties();
    written.setProperty("format", FORMAT);
    AtomicFiles.write(marker, written);
  }

  private static void requireOurs(Path marker) throws IOException {
    var written = new Properties();
    try (var reader = Files.newBufferedReader(marker, StandardCharsets.ISO_8859_1)) {
      written.load(reader);
    } catch (IllegalArgumentException e) {
      throw new PoolUnusableException(
          "File %s cannot be read: %s".formatted(marker, e.getMessage()), e);
    }
    String format = written.getProperty("format");
    if (!FORMAT.equals(format)) {
      throw new PoolUnusableException(
          "File %s names the format %s: expected %s".formatted(marker, format, FORMAT), null);
    }
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
    return new VolumeFiles(folder.resolve(volume));
  }

  /**
   * Returns the files of all volumes.
   *
   * @throws PoolUnusableException if there is anything else in the folder
   */
  List<VolumeFiles> volumes() throws IOException {
    List<VolumeFiles> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (Names.isName(name) && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(new VolumeFiles(file));
        } else if (!name.equals(MARKER) && !name.equals(UNFINISHED_MARKER)) {
          throw foreign(file);
        }
      }
    }
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
