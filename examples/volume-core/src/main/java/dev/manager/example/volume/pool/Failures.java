package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.OperationCancelledException;
import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.VolumeException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words, and with the right type, what went wrong in an operation. No state. */
final class Failures {
  /** What systems say when the disk, or a user's share of it, is full. */
  private static final List<String> FULL =
      List.of("no space left", "not enough space", "disk quota exceeded");

  private Failures() {}

  /**
   * Returns what to throw.
   *
   * @param what the operation, such as {@code create volume a}
   * @param pool the pool's folder
   * @param failure what was thrown in it
   * @return the failure itself if it says enough
   */
  static VolumeException of(String what, Path pool, Throwable failure) {
    if (failure instanceof VolumeException known) {
      return known;
    }
    if (failure instanceof ClosedByInterruptException) {
      return new OperationCancelledException(
          "Could not %s: its thread was interrupted".formatted(what), failure);
    }
    if (failure instanceof InterruptedException) {
      return new OperationCancelledException(
          "Could not %s: %s".formatted(what, failure.getMessage()), failure);
    }
    if (failure instanceof IOException io) {
      return of(what, pool, io);
    }
    return new VolumeException(
        "Could not %s: the driver failed: %s".formatted(what, failure), failure);
  }

  private static VolumeException of(String what, Path pool, IOException failure) {
    if (isFull(failure)) {
      return new NoSpaceException(
          "Could not %s: no space left on the disk of pool folder %s".formatted(what, pool),
          failure);
    }
    String message = "Could not %s in pool folder %s: %s".formatted(what, pool, words(failure));
    return failure instanceof FileSystemException
        ? new PoolUnusableException(message, failure)
        : new VolumeException(message, failure);
  }

  private static boolean isFull(@Nullable Throwable failure) {
    if (failure == null) {
      return false;
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return FULL.stream().anyMatch(message::contains) || isFull(failure.getCause());
  }

  /** Says what a failure of the file system means; Java often gives the file's name and no more. */
  static String words(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof AccessDeniedException) {
      return "no right to read or write " + message;
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no " + message;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a foreign file " + message;
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "there is a foreign file in " + message;
    }
    return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
