package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.VolumeDriver;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A driver that does half of its work, then what the test says, then the rest. Thread-safe. */
final class FakeDriver implements VolumeDriver {
  /** What happens in the middle. */
  @FunctionalInterface
  interface Middle {
    void run(Progress progress) throws IOException, InterruptedException;
  }

  private volatile Middle middle = progress -> {};
  private volatile @Nullable IOException deleteFailure;

  void inTheMiddle(Middle happens) {
    middle = happens;
  }

  void failDeletesWith(@Nullable IOException failure) {
    deleteFailure = failure;
  }

  @Override
  public void create(Path file, long bytes, Progress progress)
      throws IOException, InterruptedException {
    work(file, bytes / 2, bytes, progress);
  }

  @Override
  public void extend(Path file, long bytes, Progress progress)
      throws IOException, InterruptedException {
    work(file, bytes - 1, bytes, progress);
  }

  @Override
  public void snapshot(Path file, Path copy, Progress progress)
      throws IOException, InterruptedException {
    work(copy, 1, Files.size(file), progress);
  }

  @Override
  public void delete(Path file) throws IOException {
    IOException failure = deleteFailure;
    if (failure != null) {
      throw failure;
    }
    Files.deleteIfExists(file);
  }

  private void work(Path file, long half, long whole, Progress progress)
      throws IOException, InterruptedException {
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(half);
      middle.run(progress);
      opened.setLength(whole);
    }
  }
}
