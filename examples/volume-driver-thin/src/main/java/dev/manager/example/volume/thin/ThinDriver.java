package dev.manager.example.volume.thin;

import dev.manager.example.volume.api.VolumeDriver;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps volumes as sparse files, which take space only where they are written. Has no state;
 * thread-safe. Public only for Declarative Services; this package is not exported.
 */
@Component(property = VolumeDriver.NAME + "=thin")
public final class ThinDriver implements VolumeDriver {
  private static final int CHUNK = 1 << 20;
  private static final byte[] ZEROS = new byte[CHUNK];

  @Override
  public void create(Path file, long bytes, Progress progress) throws IOException {
    Files.createFile(file);
    try {
      setLength(file, bytes);
    } catch (IOException | RuntimeException e) {
      remove(file, e);
      throw e;
    }
  }

  @Override
  public void extend(Path file, long bytes, Progress progress) throws IOException {
    setLength(file, bytes);
  }

  @Override
  public void snapshot(Path file, Path copy, Progress progress)
      throws IOException, InterruptedException {
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

  private static void setLength(Path file, long bytes) throws IOException {
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(bytes);
      opened.getFD().sync();
    }
  }

  /** Copies what is not zero; the rest of the target stays a hole. */
  private static void copy(RandomAccessFile source, RandomAccessFile target, Progress progress)
      throws IOException, InterruptedException {
    long total = source.length();
    target.setLength(total);
    byte[] chunk = new byte[CHUNK];
    for (long done = 0; done < total; ) {
      int length = (int) Math.min(CHUNK, total - done);
      source.readFully(chunk, 0, length);
      if (!Arrays.equals(chunk, 0, length, ZEROS, 0, length)) {
        target.seek(done);
        target.write(chunk, 0, length);
      }
      done += length;
      progress.report(done, total);
    }
    target.getFD().sync();
  }

  private static void remove(Path file, Exception why) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
