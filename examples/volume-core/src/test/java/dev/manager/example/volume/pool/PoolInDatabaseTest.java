package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static dev.manager.example.volume.pool.PoolFixture.MIB;
import static dev.manager.example.volume.pool.PoolFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.VolumeException;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.record.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that is described in a database: how it comes there, and what a crash leaves. */
class PoolInDatabaseTest {
  private final PoolFixture fixture;
  private final FakeDatabase database = new FakeDatabase(UUID.randomUUID().toString());
  private final AtomicReference<@Nullable Database> present = new AtomicReference<>(database);
  private @Nullable VolumePool pool;

  PoolInDatabaseTest(@TempDir Path folder) {
    fixture = new PoolFixture(folder.resolve("pool"));
  }

  @AfterEach
  void close() {
    if (pool != null) {
      pool.close();
    }
    database.close();
  }

  private VolumePool open(Map<String, Object> state) {
    if (pool != null) {
      pool.close();
    }
    VolumePool opened =
        VolumePool.takeOver(
            fixture.folder,
            fixture.drivers,
            new Limits(100 * MIB, 50 * MIB, 100, 3),
            Clock.fixed(NOW, ZoneOffset.UTC),
            state,
            new Tables(present::get, "h1", getClass()));
    pool = opened;
    return opened;
  }

  private VolumePool open() {
    return open(Map.of());
  }

  private Path file(String volume, String name) {
    return fixture.folder.resolve(volume).resolve(name);
  }

  private void fill(VolumePool filled) {
    filled.create("a", 2 * MIB, "thin", IGNORED);
    filled.snapshot("a", "s", IGNORED);
    filled.create("b", MIB, "thick", IGNORED);
  }

  @Test
  void whatIsDoneIsInTheDatabaseAndIsReadAgain() throws Exception {
    VolumePool made = open();
    fill(made);
    made.extend("a", 3 * MIB, IGNORED);
    made.delete("b");
    var before = made.list();
    assertThat(before).hasSize(1);
    assertThat(file("a", "volume.properties")).doesNotExist();
    assertThat(database.count("volume_volumes")).isEqualTo(1);
    assertThat(database.count("volume_snapshots")).isEqualTo(1);
    assertThat(open().list()).isEqualTo(before);
  }

  @Test
  void aPoolOfFilesIsTakenOverOnceAndWhole() throws Exception {
    VolumePool old = fixture.open();
    fill(old);
    var before = old.list();
    old.close();
    assertThat(open().list()).isEqualTo(before);
    assertThat(database.count("volume_volumes")).isEqualTo(2);
    assertThat(file("a", "volume.properties")).doesNotExist();
    assertThat(open().list()).isEqualTo(before);
    assertThat(database.count("volume_pools")).isEqualTo(1);
  }

  @Test
  void aTakeOverThatACrashBrokeOffIsDoneAgain() throws Exception {
    VolumePool old = fixture.open();
    fill(old);
    old.close();
    byte[] marker = Files.readAllBytes(fixture.folder.resolve(".manager-pool"));
    byte[] description = Files.readAllBytes(file("a", "volume.properties"));
    byte[] other = Files.readAllBytes(file("b", "volume.properties"));
    open().close();
    // As if the process had been killed before it marked the folder.
    Files.write(fixture.folder.resolve(".manager-pool"), marker);
    Files.write(file("a", "volume.properties"), description);
    Files.write(file("b", "volume.properties"), other);
    assertThat(open().list()).hasSize(2);
    assertThat(database.count("volume_pools")).isEqualTo(1);
    assertThat(database.count("volume_volumes")).isEqualTo(2);
  }

  @Test
  void whatACrashBrokeOffIsPutBack() throws Exception {
    fill(open());
    database.sql(
        "UPDATE volume_volumes SET state = 'EXTENDING', target_bytes = 9000000 WHERE name = 'a'");
    database.sql("UPDATE volume_volumes SET state = 'DELETING' WHERE name = 'b'");
    Files.delete(file("b", "volume.data"));
    Files.createDirectory(fixture.folder.resolve("c")); // its row was never written
    VolumePool again = open();
    assertThat(again.list()).hasSize(1);
    assertThat(again.show("a").state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(again.show("a").bytes()).isEqualTo(2 * MIB);
    assertThat(fixture.folder.resolve("b")).doesNotExist();
    assertThat(fixture.folder.resolve("c")).doesNotExist();
    assertThat(database.count("volume_volumes")).isEqualTo(1);
  }

  @Test
  void aVolumeWhoseFolderIsGoneIsDamagedAndCanBeDeleted() throws Exception {
    open().create("a", MIB, "thin", IGNORED);
    Files.delete(file("a", "volume.data"));
    Files.delete(fixture.folder.resolve("a"));
    VolumePool again = open();
    assertThat(again.show("a").state()).isEqualTo(VolumeState.ERROR);
    again.delete("a");
    assertThat(open().list()).isEmpty();
  }

  @Test
  void withoutItsDatabaseItIsReadAndNotChanged() {
    VolumePool known = open();
    fill(known);
    present.set(null);
    assertThat(known.list()).hasSize(2);
    assertThatThrownBy(() -> known.extend("a", 3 * MIB, IGNORED))
        .isInstanceOf(VolumeException.class)
        .hasMessageContaining("start the bundle dev.manager.records");
    present.set(database);
    assertThat(open().show("a").bytes()).isEqualTo(2 * MIB);
    present.set(null);
    assertThatThrownBy(this::open)
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage(
            "Volumes in pool folder %s are described in a database, and there is none: start the"
                + " bundle dev.manager.records",
            fixture.folder);
  }

  @Test
  void anotherDatabaseIsRefused() {
    open().create("a", MIB, "thin", IGNORED);
    try (FakeDatabase other = new FakeDatabase(UUID.randomUUID().toString())) {
      present.set(other);
      assertThatThrownBy(this::open)
          .isInstanceOf(PoolUnusableException.class)
          .hasMessageContaining("of which the database knows nothing");
    }
    present.set(database);
    assertThat(open().list()).hasSize(1);
  }

  @Test
  void itIsHandedOverAsAnyOther() {
    VolumePool old = open();
    fill(old);
    var before = old.list();
    Map<String, Object> state = old.handOver();
    VolumePool next = open(state);
    assertThat(next.list()).isEqualTo(before);
    next.delete("a");
    assertThat(open().list()).hasSize(1);
  }
}
