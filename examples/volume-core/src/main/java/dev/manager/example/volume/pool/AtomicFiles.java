package dev.manager.example.volume.pool;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/** Writes files so that a crash leaves the old one or the new one, never a part. No state. */
final class AtomicFiles {
  static final String SUFFIX = ".tmp";

  private AtomicFiles() {}

  /** Writes properties to a file beside the real one, brings it to the disk, and renames it. */
  static void write(Path file, Properties properties) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + SUFFIX);
    try (var output = new FileOutputStream(temporary.toFile())) {
      properties.store(output, null);
      output.getFD().sync();
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolderOf(file);
  }

  /** Brings the name of a file, or that it has gone, to the disk. An interrupt is kept. */
  static void syncFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // such systems do not open folders, and write names at once
    }
    boolean interrupted = false;
    try {
      while (true) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
