package dev.manager.example.volume.api;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes and changes volumes: one way of keeping the data of a volume in one file. Register it as a
 * service with the property {@link #NAME}.
 *
 * <p>All that a volume is stands in its file, whose length is the volume's size. So after a crash
 * the manager, which may be without the driver then, cuts the file to the old size or removes it.
 *
 * <p>Thread-safe: the manager calls a driver for several files at once, but never twice at a time
 * for one. A driver reports its progress at least every 16 MiB; a report that throws ends the
 * operation: the driver puts things back and lets the exception pass.
 */
@ConsumerType
public interface VolumeDriver {
  /** Service property: what the driver is called, a {@code String} such as {@code thin}. */
  String NAME = "driver.name";

  /**
   * Makes a volume that reads as zeros. If this throws, there is no file.
   *
   * @param file the file, which does not exist; its folder does
   * @param bytes its size, at least 1
   * @param progress is told how far it is
   * @throws IOException if the file system refuses
   * @throws InterruptedException if the operation was cancelled
   * @throws NoSpaceException if the driver sees beforehand that the disk is too small
   */
  void create(Path file, long bytes, Progress progress) throws IOException, InterruptedException;

  /**
   * Makes a volume larger; what is new reads as zeros. If this throws, the file is as it was.
   *
   * @param file the file
   * @param bytes its new size, more than its length
   * @param progress is told how far it is
   * @throws IOException if the file system refuses
   * @throws InterruptedException if the operation was cancelled
   * @throws NoSpaceException if the driver sees beforehand that the disk is too small
   */
  void extend(Path file, long bytes, Progress progress) throws IOException, InterruptedException;

  /**
   * Copies a volume. If this throws, there is no copy.
   *
   * @param file the volume's file
   * @param copy the copy, which does not exist; its folder does
   * @param progress is told how far it is
   * @throws IOException if the file system refuses
   * @throws InterruptedException if the operation was cancelled
   * @throws NoSpaceException if the driver sees beforehand that the disk is too small
   */
  void snapshot(Path file, Path copy, Progress progress) throws IOException, InterruptedException;

  /**
   * Removes a volume or a copy. Removing what is not there is no error.
   *
   * @param file the file
   * @throws IOException if the file system refuses
   */
  void delete(Path file) throws IOException;

  /** Is told how far an operation is. Called on the thread that called the driver. */
  @FunctionalInterface
  interface Progress {
    /**
     * Takes note.
     *
     * @param done bytes that are done, never less than before
     * @param total bytes to do
     * @throws InterruptedException if the operation is cancelled
     */
    void report(long done, long total) throws InterruptedException;
  }
}
