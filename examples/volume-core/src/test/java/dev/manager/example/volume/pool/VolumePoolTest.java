package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static dev.manager.example.volume.pool.PoolFixture.MIB;
import static dev.manager.example.volume.pool.PoolFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.DriverUnavailableException;
import dev.manager.example.volume.api.InvalidVolumeException;
import dev.manager.example.volume.api.NoSpaceException;
import dev.manager.example.volume.api.Snapshot;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeExistsException;
import dev.manager.example.volume.api.VolumeNotFoundException;
import dev.manager.example.volume.api.VolumeState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumePoolTest {
  private final PoolFixture fixture;
  private final VolumePool pool;

  VolumePoolTest(@TempDir Path folder) {
    fixture = new PoolFixture(folder.resolve("deep").resolve("pool"));
    pool = fixture.open();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void makesShowsAndListsVolumes() {
    Volume b = pool.create("b", 2 * MIB, "thick", IGNORED);
    Volume a = pool.create("a", MIB, "thin", IGNORED);
    assertThat(pool.list()).containsExactly(a, b);
    assertThat(pool.show("b")).isEqualTo(b);
    assertThat(b.state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(b.driver()).isEqualTo("thick");
    assertThat(b.createdAt()).isEqualTo(NOW);
    assertThat(Path.of(b.path())).hasSize(2 * MIB);
  }

  @Test
  void keepsEverythingThroughARestart() {
    pool.create("a", MIB, "thin", IGNORED);
    pool.extend("a", 2 * MIB, IGNORED);
    pool.snapshot("a", "s1", IGNORED);
    pool.create("b", MIB, "thick", IGNORED);
    var before = pool.list();
    pool.close();
    var again = fixture.open();
    assertThat(again.list()).isEqualTo(before);
    again.close();
  }

  @Test
  void deletesAVolumeWithItsSnapshots() {
    Volume a = pool.create("a", MIB, "thin", IGNORED);
    pool.snapshot("a", "s1", IGNORED);
    pool.delete("a");
    assertThat(Path.of(a.path()).getParent()).doesNotExist();
    assertThat(pool.capacity().usedBytes()).isZero();
    assertThatThrownBy(() -> pool.show("a"))
        .isInstanceOf(VolumeNotFoundException.class)
        .hasMessage("There is no volume a");
  }

  @Test
  void showsTheSnapshotsOfAVolume() {
    pool.create("a", MIB, "thin", IGNORED);
    Snapshot made = pool.snapshot("a", "s1", IGNORED);
    assertThat(made).isEqualTo(new Snapshot("a", "s1", MIB, NOW));
    assertThat(pool.show("a").snapshots()).containsExactly(made);
    assertThatThrownBy(() -> pool.snapshot("a", "s1", IGNORED))
        .isInstanceOf(VolumeExistsException.class)
        .hasMessage("Volume a has a snapshot s1 already");
  }

  @Test
  void refusesANameThatIsTaken() {
    Volume a = pool.create("a", MIB, "thin", IGNORED);
    assertThatThrownBy(() -> pool.create("a", MIB, "thick", IGNORED))
        .isInstanceOf(VolumeExistsException.class)
        .hasMessage("There is a volume a already; it is available");
    assertThat(pool.list()).containsExactly(a);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../a", "a/b", "/a", "A", ".a", "-a", "a b", "a\0", "ä", "a\n"})
  void refusesNamesThatCouldLeadOutOfThePool(String name) {
    assertThatThrownBy(() -> pool.create(name, MIB, "thin", IGNORED))
        .isInstanceOf(InvalidVolumeException.class)
        .hasMessageContaining("expected 1 to 63 of a-z 0-9 . _ -");
    pool.create("volume", MIB, "thin", IGNORED);
    assertThatThrownBy(() -> pool.snapshot("volume", name, IGNORED))
        .isInstanceOf(InvalidVolumeException.class);
    assertThat(pool.list()).hasSize(1);
  }

  @Test
  void allowsNamesOfUpTo63Characters() {
    pool.create("x".repeat(63), 1, "thin", IGNORED);
    assertThatThrownBy(() -> pool.create("x".repeat(64), 1, "thin", IGNORED))
        .isInstanceOf(InvalidVolumeException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 50 * MIB + 1, Long.MAX_VALUE})
  void refusesSizesOutOfBounds(long bytes) {
    assertThatThrownBy(() -> pool.create("a", bytes, "thin", IGNORED))
        .isInstanceOf(InvalidVolumeException.class)
        .hasMessage(
            "Volume a cannot have %d bytes: expected 1 to 52428800 (50MiB, the limit"
                + " volume.max.size)",
            bytes);
  }

  @Test
  void refusesToMakeAVolumeSmaller() {
    pool.create("a", 2 * MIB, "thin", IGNORED);
    assertThatThrownBy(() -> pool.extend("a", MIB, IGNORED))
        .isInstanceOf(InvalidVolumeException.class)
        .hasMessage(
            "Volume a has 2MiB (2097152 bytes): expected more than that, not 1048576 bytes");
  }

  @Test
  void keepsToItsQuotaInEveryOperation() {
    pool.create("a", 40 * MIB, "thin", IGNORED);
    pool.create("b", 40 * MIB, "thin", IGNORED);
    assertThatThrownBy(() -> pool.create("c", 21 * MIB, "thin", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessage("No room for volume c of 21MiB: 80MiB of the quota of 100MiB are taken");
    assertThatThrownBy(() -> pool.snapshot("a", "s", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageStartingWith("No room for snapshot s of volume a of 40MiB");
    pool.extend("a", 50 * MIB, IGNORED);
    pool.create("c", 10 * MIB, "thin", IGNORED);
    assertThatThrownBy(() -> pool.extend("c", 10 * MIB + 1, IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageStartingWith("No room for more of volume c of 1B");
    assertThat(pool.capacity().freeBytes()).isZero();
  }

  @Test
  void limitsTheNumberOfVolumesAndOfSnapshots() {
    pool.limits(new Limits(100 * MIB, MIB, 1, 1));
    pool.create("a", 1, "thin", IGNORED);
    pool.snapshot("a", "s1", IGNORED);
    assertThatThrownBy(() -> pool.create("b", 1, "thin", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessage("No room for volume b: the pool has 1 volumes, and the limit volumes.max is 1");
    assertThatThrownBy(() -> pool.snapshot("a", "s2", IGNORED))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageContaining("the limit volume.snapshots.max is 1");
  }

  @Test
  void keepsWhatExceedsALoweredQuota() {
    pool.create("a", 40 * MIB, "thin", IGNORED);
    pool.limits(new Limits(MIB, MIB, 10, 10));
    assertThat(pool.capacity().freeBytes()).isZero();
    assertThat(pool.show("a").bytes()).isEqualTo(40 * MIB);
    assertThatThrownBy(() -> pool.create("b", 1, "thin", IGNORED))
        .isInstanceOf(NoSpaceException.class);
    pool.delete("a");
  }

  @Test
  void saysWhichDriverAVolumeNeeds() {
    assertThatThrownBy(() -> pool.create("a", 1, "gold", IGNORED))
        .isInstanceOf(DriverUnavailableException.class)
        .hasMessage(
            "Volume a needs the driver gold, which is not there: expected one of [thick, thin]");
    pool.create("a", 1, "thick", IGNORED);
    fixture.drivers.remove(fixture.thick);
    assertThatThrownBy(() -> pool.delete("a"))
        .isInstanceOf(DriverUnavailableException.class)
        .hasMessage("Volume a needs the driver thick, which is not there: expected one of [thin]");
    assertThat(pool.show("a").state()).isEqualTo(VolumeState.AVAILABLE);
    fixture.drivers.add("thick", 0, fixture.thick);
    pool.delete("a");
  }

  @Test
  void saysThatThereIsNoSuchVolume() {
    assertThatThrownBy(() -> pool.extend("a", 1, IGNORED))
        .isInstanceOf(VolumeNotFoundException.class);
    assertThatThrownBy(() -> pool.snapshot("a", "s", IGNORED))
        .isInstanceOf(VolumeNotFoundException.class);
    assertThatThrownBy(() -> pool.delete("../a")).isInstanceOf(VolumeNotFoundException.class);
  }
}
