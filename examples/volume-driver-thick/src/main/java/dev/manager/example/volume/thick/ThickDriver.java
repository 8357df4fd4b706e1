package dev.manager.example.volume.thick;

import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.Sizes;
import dev.manager.example.volume.api.VolumeDriver;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps volumes as files that are written in full, so that the disk cannot run full under them. Has
 * no state; thread-safe. Public only for Declarative Services; this package is not exported.
 */
@Component(property = VolumeDriver.NAME + "=thick")
public final class ThickDriver implements VolumeDriver {
  private static final int CHUNK = 1 << 20;

  @Override
  public void create(Path file, long bytes, Progress progress)
      throws IOException, InterruptedException {
    requireSpace(file, bytes);
    Files.createFile(file);
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      writeZeros(opened, bytes, progress);
    } catch (IOException | InterruptedException | RuntimeException e) {
      remove(file, e);
      throw e;
    }
  }

  @Override
  public void extend(Path file, long bytes, Progress progress)
      throws IOException, InterruptedException {
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      long before = opened.length();
      requireSpace(file, bytes - before);
      opened.seek(before);
      try {
        writeZeros(opened, bytes - before, progress);
      } catch (IOException | InterruptedException | RuntimeException e) {
        cutTo(opened, before, e);
        throw e;
      }
    }
  }

  @Override
  public void snapshot(Path file, Path copy, Progress progress)
      throws IOException, InterruptedException {
    requireSpace(copy, Files.size(file));
    Files.createFile(copy);
    try (var source = new RandomAccessFile(file.toFile(), "r");
        var target = new RandomAccessFile(copy.toFile(), "rw")) {
      copy(source, target, progress);
    } catch (IOException | InterruptedException | RuntimeException e) {
      remove(copy, e);
      throw e;
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Refuses at once what would only fill the disk and then fail. */
  private static void requireSpace(Path file, long bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    long left = Files.getFileStore(folder == null ? file : folder).getUsableSpace();
    if (left < bytes) {
      throw new NoSpaceException(
          "No space for %s: it takes %s, and the disk has %s left"
              .formatted(file, Sizes.format(bytes), Sizes.format(left)),
          null);
    }
  }

  private static void writeZeros(RandomAccessFile target, long bytes, Progress progress)
      throws IOException, InterruptedException {
    byte[] zeros = new byte[(int) Math.min(CHUNK, bytes)];
    for (long done = 0; done < bytes; ) {
      int length = (int) Math.min(zeros.length, bytes - done);
      target.write(zeros, 0, length);
      done += length;
      progress.report(done, bytes);
    }
    target.getFD().sync();
  }

  private static void copy(RandomAccessFile source, RandomAccessFile target, Progress progress)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    long total = source.length();
    for (long done = 0; done < total; ) {
      int length = (int) Math.min(CHUNK, total - done);
      source.readFully(chunk, 0, length);
      target.write(chunk, 0, length);
      done += length;
      progress.report(done, total);
    }
    target.getFD().sync();
  }

  private static void cutTo(RandomAccessFile file, long length, Exception why) {
    try {
      file.setLength(length);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static void remove(Path file, Exception why) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
