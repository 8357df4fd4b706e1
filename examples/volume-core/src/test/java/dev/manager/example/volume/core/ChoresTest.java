package dev.manager.example.volume.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.RequestContext;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.example.volume.pool.Drivers;
import dev.manager.example.volume.pool.Limits;
import dev.manager.example.volume.pool.VolumePool;
import dev.manager.example.volume.thin.ThinDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manager does again and again, on a real pool. */
class ChoresTest {
  private static final long MIB = 1 << 20;

  private record Sent(String event, Map<String, Object> payload, boolean bad) {}

  /** Deletes nothing while the disk is stuck. */
  private static final class StuckDriver extends Forwarding {
    final AtomicBoolean stuck = new AtomicBoolean();

    @Override
    public void delete(Path file) throws IOException {
      if (stuck.get()) {
        throw new IOException("Device or resource busy");
      }
      super.delete(file);
    }
  }

  /** A thin driver that can be changed. */
  private static class Forwarding implements dev.manager.example.volume.api.VolumeDriver {
    private final ThinDriver thin = new ThinDriver();

    @Override
    public void create(Path file, long bytes, Progress progress) throws IOException {
      thin.create(file, bytes, progress);
    }

    @Override
    public void extend(Path file, long bytes, Progress progress) throws IOException {
      thin.extend(file, bytes, progress);
    }

    @Override
    public void snapshot(Path file, Path copy, Progress progress)
        throws IOException, InterruptedException {
      thin.snapshot(file, copy, progress);
    }

    @Override
    public void delete(Path file) throws IOException {
      thin.delete(file);
    }
  }

  private final StuckDriver driver = new StuckDriver();
  private final List<Sent> sent = new ArrayList<>();
  private final VolumePool pool;
  private final Chores chores;

  ChoresTest(@TempDir Path folder) {
    var drivers = new Drivers();
    drivers.add("thin", 0, driver);
    pool =
        VolumePool.open(
            folder.resolve("pool"),
            drivers,
            new Limits(100 * MIB, 50 * MIB, 100, 3),
            Clock.systemUTC());
    chores =
        new Chores(
            () -> pool, (context, event, payload, bad) -> sent.add(new Sent(event, payload, bad)));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void create(String name) throws IOException {
    pool.create(name, 3 * MIB, "thin", (done, total) -> {});
    scribble(Path.of(pool.show(name).path()), 1000, (byte) 7);
  }

  private static void scribble(Path file, long at, byte value) throws IOException {
    try (var opened = FileChannel.open(file, StandardOpenOption.WRITE)) {
      opened.write(ByteBuffer.wrap(new byte[] {value}), at);
    }
  }

  private Path snapshot(String volume, String name) {
    return Path.of(pool.show(volume).path()).resolveSibling(name + ".snapshot");
  }

  private List<String> events() {
    return sent.stream().map(Sent::event).distinct().toList();
  }

  @Test
  void reportsHowFullThePoolIs() throws Exception {
    create("a");
    chores.reportCapacity(RequestContext.admin());
    assertThat(events()).containsExactly("volume.capacity");
    assertThat(sent.get(0).payload())
        .containsEntry("used", 3 * MIB)
        .containsEntry("quota", 100 * MIB)
        .containsEntry("volumes", 1)
        .containsKeys("pool", "disk.free");
  }

  @Test
  void whatIsWholePassesTheCheckAndItsProgressIsTold() throws Exception {
    create("a");
    pool.snapshot("a", "s1", (done, total) -> {});
    scribble(Path.of(pool.show("a").path()), 2000, (byte) 1); // the volume itself may change
    pool.snapshot("a", "s2", (done, total) -> {});
    create("b");
    chores.verifyChecksums(RequestContext.admin());
    assertThat(events())
        .containsExactly("volume.verify.start", "volume.verify.progress", "volume.verify.end");
    assertThat(sent.get(sent.size() - 2).payload())
        .containsEntry("done", 6 * MIB)
        .containsEntry("total", 6 * MIB);
    assertThat(sent.get(sent.size() - 1).payload()).containsEntry("damaged", 0);
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void oneWrongBitIsFoundReportedAndPutsItsVolumeIntoError() throws Exception {
    create("a");
    create("b");
    pool.snapshot("a", "s1", (done, total) -> {});
    pool.snapshot("b", "s1", (done, total) -> {});
    scribble(snapshot("a", "s1"), 2 * MIB, (byte) 1);
    chores.verifyChecksums(RequestContext.admin());
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.ERROR);
    assertThat(pool.show("b").state()).isEqualTo(VolumeState.AVAILABLE);
    Sent error = sent.get(sent.size() - 2);
    assertThat(error.event()).isEqualTo("volume.verify.error");
    assertThat(error.bad()).isTrue();
    assertThat(error.payload()).containsEntry("name", "a");
    assertThat(String.valueOf(error.payload().get("error")))
        .startsWith("snapshot s1 has the checksum ");
    assertThat(sent.get(sent.size() - 1).payload()).containsEntry("damaged", 1);
    chores.reclaimDeleted(RequestContext.admin());
    assertThat(pool.list()).describedAs("damaged is not deleted").hasSize(2);
    pool.delete("a");
    assertThat(pool.list()).hasSize(1);
  }

  @Test
  void aSnapshotThatIsGoneIsDamageToo() throws Exception {
    create("a");
    pool.snapshot("a", "s1", (done, total) -> {});
    Files.delete(snapshot("a", "s1"));
    chores.verifyChecksums(RequestContext.admin());
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.ERROR);
  }

  @Test
  void anInterruptionEndsTheCheckAndChangesNothing() throws Exception {
    create("a");
    pool.snapshot("a", "s1", (done, total) -> {});
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> chores.verifyChecksums(RequestContext.admin()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void aDeleteThatBrokeOffIsEnded() throws Exception {
    create("a");
    pool.snapshot("a", "s1", (done, total) -> {});
    driver.stuck.set(true);
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> pool.delete("a"));
    chores.reclaimDeleted(RequestContext.admin());
    assertThat(pool.list()).describedAs("it still cannot be").hasSize(1);
    driver.stuck.set(false);
    chores.reclaimDeleted(RequestContext.admin());
    assertThat(pool.list()).isEmpty();
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).payload()).containsEntry("name", "a");
  }
}
