package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static dev.manager.example.volume.pool.PoolFixture.MIB;
import static dev.manager.example.volume.pool.PoolFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeBusyException;
import dev.manager.example.volume.api.VolumeException;
import dev.manager.example.volume.api.VolumeState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash or a failure in the middle of an operation leaves. */
class PoolRecoveryTest {
  private final Path folder;
  private final PoolFixture fixture;
  private final FakeDriver driver = new FakeDriver();
  private VolumePool pool;

  PoolRecoveryTest(@TempDir Path temporary) {
    folder = temporary.resolve("pool");
    fixture = new PoolFixture(folder);
    fixture.drivers.add("fake", 0, driver);
    pool = fixture.open();
  }

  @BeforeEach
  void makeAVolume() {
    pool.create("a", 2 * MIB, "fake", IGNORED);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void removesWhatWasBeingCreated() throws IOException {
    VolumeFiles files = volume("b");
    files.makeFolder();
    files.write(Metadata.creating("b", MIB, "fake", NOW));
    write(files.data(), 7);
    restart();
    assertThat(folder.resolve("b")).doesNotExist();
    assertThat(pool.list()).hasSize(1);
  }

  @Test
  void removesWhatHadNoDescriptionYet() throws IOException {
    volume("b").makeFolder();
    volume("c").makeFolder();
    Files.writeString(folder.resolve("c").resolve("volume.properties.tmp"), "nam");
    restart();
    assertThat(folder.resolve("b")).doesNotExist();
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void restoresWhatWasBeingExtended() throws IOException {
    Volume before = pool.show("a");
    volume("a").write(described().extending(5 * MIB));
    write(volume("a").data(), 3 * MIB);
    restart();
    assertThat(pool.show("a")).isEqualTo(before);
    assertThat(volume("a").data()).hasSize(2 * MIB);
  }

  @Test
  void removesTheSnapshotThatWasBeingMade() throws IOException {
    Volume before = pool.show("a");
    volume("a").write(described().snapshotting(new Snapshot("a", "s", 2 * MIB, NOW)));
    write(volume("a").snapshot("s"), 3);
    restart();
    assertThat(pool.show("a")).isEqualTo(before);
    assertThat(volume("a").snapshot("s")).doesNotExist();
  }

  @Test
  void endsTheDeletingWithoutItsDriver() throws IOException {
    pool.snapshot("a", "s", IGNORED);
    volume("a").write(described().in(VolumeState.DELETING));
    Files.delete(volume("a").data());
    fixture.drivers.remove(driver);
    restart();
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(pool.list()).isEmpty();
  }

  @Test
  void letsADamagedVolumeBeDeletedAndNoMore() throws IOException {
    write(volume("a").data(), 5);
    restart();
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.ERROR);
    assertThatThrownBy(() -> pool.extend("a", 3 * MIB, IGNORED))
        .isInstanceOf(VolumeBusyException.class)
        .hasMessage("Volume a is damaged: all it can be is deleted");
    pool.delete("a");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void leavesNothingWhenTheDiskIsFull() {
    Volume before = pool.show("a");
    driver.inTheMiddle(
        progress -> {
          throw new IOException("No space left on device");
        });
    assertThatThrownBy(() -> pool.create("b", MIB, "fake", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessage(
            "Could not create volume b: no space left on the disk of pool folder %s", folder);
    assertThatThrownBy(() -> pool.extend("a", 3 * MIB, IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageStartingWith("Could not extend volume a: no space left");
    assertThatThrownBy(() -> pool.snapshot("a", "s", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageStartingWith("Could not make snapshot s of volume a: no space left");
    assertThat(folder.resolve("b")).doesNotExist();
    assertThat(pool.list()).containsExactly(before);
    assertThat(volume("a").data()).hasSize(2 * MIB);
    assertThat(volume("a").snapshot("s")).doesNotExist();
    assertThat(pool.capacity().usedBytes()).isEqualTo(2 * MIB);
    restart();
    assertThat(pool.list()).containsExactly(before);
  }

  @Test
  void leavesNothingWhenTheDriverIsBroken() {
    driver.inTheMiddle(
        progress -> {
          throw new IllegalStateException("broken");
        });
    assertThatThrownBy(() -> pool.create("b", MIB, "fake", IGNORED))
        .isInstanceOf(VolumeException.class)
        .hasMessage(
            "Could not create volume b: the driver failed: java.lang.IllegalStateException:"
                + " broken");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void letsAFailedDeleteBeTriedAgain() {
    driver.failDeletesWith(new IOException("the array does not answer"));
    assertThatThrownBy(() -> pool.delete("a"))
        .isInstanceOf(VolumeException.class)
        .hasMessage(
            "Could not delete volume a in pool folder %s: the array does not answer", folder);
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.ERROR);
    driver.failDeletesWith(null);
    pool.delete("a");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void deletesAVolumeWhoseFolderWasTakenAway() throws IOException {
    volume("a").remove(described());
    pool.delete("a");
    assertThat(pool.list()).isEmpty();
  }

  private void restart() {
    pool.close();
    pool = fixture.open();
  }

  private VolumeFiles volume(String name) {
    return new VolumeFiles(folder.resolve(name), new FileDescriptions());
  }

  private Metadata described() throws IOException {
    return volume("a").read().orElseThrow();
  }

  private static void write(Path file, long length) throws IOException {
    try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(length);
    }
  }
}
