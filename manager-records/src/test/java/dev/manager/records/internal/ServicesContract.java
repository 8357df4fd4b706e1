package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.manager.ManagerState;
import dev.manager.record.RecordsUnavailableException;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecordNotFoundException;
import dev.manager.record.ServiceState;
import dev.manager.record.ServiceTooOldException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Service records, heartbeats and liveness, row by row of Nova's semantics. */
abstract class ServicesContract extends DatabaseContract {
  @Test
  void aStartMakesTheRecordAndTheFirstBeatMakesItUp() throws Exception {
    TestHost a = host("a", "report.interval.seconds", 3600);
    var manager = a.managed("volume", 3, () -> true, ManagerState.INITIALIZING);
    a.records.recordExtension.prepare(manager);
    assertThat(a.own("volume")).isEmpty();
    var attached = a.records.recordExtension.attach(manager);
    ServiceRecord made = a.own("volume").orElseThrow();
    assertThat(made.host()).isEqualTo("a");
    assertThat(made.binary()).isEqualTo("manager-volume");
    assertThat(made.topic()).isEqualTo("volume");
    assertThat(made.version()).isEqualTo(3);
    assertThat(made.reportCount()).isZero();
    assertThat(made.lastSeenUp()).isNull();
    assertThat(made.disabled()).isFalse();
    assertThat(made.state()).isEqualTo(ServiceState.DOWN);

    var joined = a.records.joinExtension.attach(manager); // not after 5 s, but at once
    isUp(a, a, "volume");
    ServiceRecord up = record(a, a, "volume");
    assertThat(up.id()).isEqualTo(made.id());
    assertThat(up.uuid()).isEqualTo(made.uuid());
    assertThat(up.reportCount()).isPositive();
    assertThat(up.lastSeenUp()).isNotNull();
    joined.close();
    attached.close();
    assertThat(record(a, a, "volume").state()).isEqualTo(ServiceState.STOPPED);
  }

  @Test
  void aRestartFindsItsRecordAndSavesItsVersionOnce() throws Exception {
    TestHost a = host("a");
    a.start("volume", 42, () -> true);
    isUp(a, a, "volume");
    long id = record(a, a, "volume").id();
    a.stopManagers();
    var again = a.managed("volume", 73, () -> true, ManagerState.INITIALIZING);
    a.records.recordExtension.prepare(again);
    assertThat(a.own("volume").orElseThrow().version()).isEqualTo(42);
    a.start("volume", 73, () -> true);
    isUp(a, a, "volume");
    assertThat(record(a, a, "volume").version()).isEqualTo(73);
    assertThat(record(a, a, "volume").id()).isEqualTo(id);
    assertThat(number("SELECT COUNT(*) FROM manager_services")).isEqualTo(1);
  }

  @Test
  void whoLosesTheRaceToMakeARecordReadsItAgain() throws Exception {
    TestHost first = host("a");
    first.records.records.list(); // makes the tables
    var store = new ServiceStore(Duration.ofSeconds(60));
    var go = new CountDownLatch(1);
    var threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Long>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(
            () -> {
              try (Connection c = database.getConnection()) {
                go.await();
                return store.createOrRefresh(c, "a", "volume", 1).id();
              }
            });
      }
      var results = tries.stream().map(threads::submit).toList();
      go.countDown();
      long id = results.get(0).get();
      for (var each : results) {
        assertThat(each.get()).isEqualTo(id);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(number("SELECT COUNT(*) FROM manager_services")).isEqualTo(1);
  }

  @Test
  void oneOlderThanTheOldestOfTheOthersIsRefusedAndSaysSo() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    a.start("volume", 5, () -> true);
    a.start("network", 9, () -> true);
    assertThatExceptionOfType(ServiceTooOldException.class)
        .isThrownBy(() -> b.start("volume", 4, () -> true))
        .withMessage(
            "Manager volume on host b has service version 4, but the oldest in the cluster is 5:"
                + " install a newer one");
    assertThat(b.records.records.find("b", "volume")).isEmpty();

    a.records.records.forceDown("a", "volume", true); // is not counted
    b.start("volume", 4, () -> true);
    a.stopManagers();
    a.records.records.forceDown("a", "volume", false);
    sql("DELETE FROM manager_services WHERE host = 'b'");
    a.start("volume", 3, () -> true); // nor is its own: one host alone may go back
  }

  @Test
  void aRecordThatWasDeletedHealsItself() throws Exception {
    TestHost a = host("a");
    a.start("volume");
    isUp(a, a, "volume");
    long id = record(a, a, "volume").id();
    sql("DELETE FROM manager_services");
    soon().until(() -> a.records.records.find("a", "volume").isPresent());
    isUp(a, a, "volume");
    assertThat(record(a, a, "volume").id()).isNotEqualTo(id);
    assertThat(a.own("volume").orElseThrow().id()).isEqualTo(record(a, a, "volume").id());
  }

  @Test
  void livenessIsOfTheLastBeatByTheDatabasesClockAndNotOfAnEdit() throws Exception {
    TestHost a = host("a", "down.time.seconds", 60, "report.interval.seconds", 3600);
    TestHost watching = host("w", "down.time.seconds", 60);
    a.start("volume");
    isUp(watching, a, "volume");
    sql("UPDATE manager_services SET last_seen_up = CURRENT_TIMESTAMP - INTERVAL '50' SECOND");
    assertThat(record(watching, a, "volume").state()).isEqualTo(ServiceState.UP);
    sql("UPDATE manager_services SET last_seen_up = CURRENT_TIMESTAMP - INTERVAL '61' SECOND");
    assertThat(record(watching, a, "volume").state()).isEqualTo(ServiceState.DOWN);
    watching.records.records.disable("a", "volume", null); // updated_at is now
    isDown(watching, a, "volume");
    sql("UPDATE manager_services SET last_seen_up = CURRENT_TIMESTAMP + INTERVAL '300' SECOND");
    assertThat(record(watching, a, "volume").state()).isEqualTo(ServiceState.DOWN);
  }

  @Test
  void oneThatIsDisabledIsUpAllTheSameAndOneForcedDownIsNot() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    a.start("volume");
    isUp(b, a, "volume");
    ServiceRecord disabled = b.records.records.disable("a", "volume", "disk swap");
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.disabledReason()).isEqualTo("disk swap");
    assertThat(disabled.updatedAt()).isNotNull();
    isUp(b, a, "volume");
    soon().until(() -> a.own("volume").orElseThrow().disabled());
    assertThat(b.records.records.enable("a", "volume").disabledReason()).isNull();

    long before = b.records.records.forceDown("a", "volume", true).reportCount();
    isDown(b, a, "volume");
    assertThat(b.events).contains("DOWN a volume down");
    soon().until(() -> record(b, a, "volume").reportCount() > before + 2); // reports on
    assertThat(record(b, a, "volume").state()).isEqualTo(ServiceState.DOWN);
    b.records.records.forceDown("a", "volume", false);
    isUp(b, a, "volume");
  }

  @Test
  void whoIsNotThereCannotBeChanged() {
    TestHost a = host("a");
    assertThatExceptionOfType(ServiceRecordNotFoundException.class)
        .isThrownBy(() -> a.records.records.disable("x", "volume", null))
        .withMessageContaining("volume on host x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.records.records.disable("x", "volume", "r".repeat(256)))
        .withMessageContaining("256 characters, expected at most 255");
  }

  @Test
  void peersNoticeAtOnceWhoStopsAndInTimeWhoDies() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    TestHost watching = host("w");
    a.start("volume");
    b.start("volume");
    isUp(watching, a, "volume");
    isUp(watching, b, "volume");
    a.stopManagers();
    soon().until(() -> watching.events.contains("DOWN a volume stopped"));
    b.kill();
    soon().until(() -> watching.events.contains("DOWN b volume down"));
    assertThat(record(watching, a, "volume").state()).isEqualTo(ServiceState.STOPPED);
    assertThat(record(watching, b, "volume").state()).isEqualTo(ServiceState.DOWN);
    assertThat(watching.records.watch.members()).hasSize(2);

    a.start("volume");
    soon().until(() -> watching.events.stream().filter("UP a volume up"::equals).count() >= 1);
    isUp(watching, a, "volume");
  }

  @Test
  void oneThatDoesNotWorkMissesItsBeatAndOneThatDoesNotAnswerKeepsNobodyElseFromIt()
      throws Exception {
    TestHost a = host("a");
    TestHost watching = host("w");
    var works = new AtomicBoolean(true);
    var release = new CountDownLatch(1);
    var hangs = new AtomicBoolean();
    a.start("lame", 0, works::get);
    a.start(
        "stuck",
        0,
        () -> {
          try {
            return !hangs.get() || release.await(5, java.util.concurrent.TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            return false;
          }
        });
    a.start("sound");
    for (String each : List.of("lame", "stuck", "sound")) {
      isUp(watching, a, each);
    }
    works.set(false);
    hangs.set(true);
    isDown(watching, a, "lame");
    isDown(watching, a, "stuck");
    isUp(watching, a, "sound");
    works.set(true);
    release.countDown();
    isUp(watching, a, "lame");
    isUp(watching, a, "stuck");
  }

  @Test
  void theDatabaseGoesAndComesBackAndManagersGoOn() throws Exception {
    TestHost a = host("a", "pool.wait.seconds", 3);
    a.start("volume");
    isUp(a, a, "volume");
    long before = record(a, a, "volume").reportCount();
    a.cable.off();
    soon().until(() -> !a.records.outage.isOver());
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.records.records.list())
        .withMessageContaining("cannot be used to list services: ");
    assertThat(a.records.watch.isUp("a", "volume")).isTrue(); // what was seen last
    a.cable.on();
    soon().until(() -> a.records.outage.isOver());
    soon().until(() -> record(a, a, "volume").reportCount() > before);
  }

  @Test
  void withoutTheDatabaseNoManagerStartsButOneThatRunsGetsItsRecordLater() throws Exception {
    TestHost a = host("a", "pool.wait.seconds", 3);
    a.cable.off();
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.start("volume"));
    var running = a.managed("network", 0, () -> true, ManagerState.RUNNING);
    a.records.recordExtension.prepare(running);
    a.records.recordExtension.attach(running);
    a.records.joinExtension.attach(running);
    a.cable.on();
    soon().until(() -> a.own("network").isPresent());
    isUp(a, a, "network");
  }

  @Test
  void aFullPoolKeepsNoHeartbeatWaiting() throws Exception {
    TestHost a = host("a", "pool.max", 2, "pool.wait.seconds", 0.3);
    a.start("volume");
    isUp(a, a, "volume");
    List<Connection> taken = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        taken.add(a.records.database.dataSource().getConnection());
      }
      assertThatExceptionOfType(RecordsUnavailableException.class)
          .isThrownBy(() -> a.records.records.list())
          .withMessageContaining("total=2, active=2");
      long before = number("SELECT report_count FROM manager_services");
      soon().until(() -> number("SELECT report_count FROM manager_services") > before + 2);
    } finally {
      for (Connection each : taken) {
        each.close();
      }
    }
    assertThat(a.records.records.list()).hasSize(1);
  }

  @Test
  void recordsOfThoseThatAreLongGoneArePurged() throws Exception {
    TestHost a = host("a");
    TestHost b = host("b");
    a.start("volume");
    b.start("volume");
    isUp(b, a, "volume");
    isUp(b, b, "volume");
    a.stopManagers();
    assertThat(b.records.records.purge(Duration.ofHours(1))).isEmpty();
    sql(
        "UPDATE manager_services SET updated_at = CURRENT_TIMESTAMP - INTERVAL '7200' SECOND,"
            + " last_seen_up = CURRENT_TIMESTAMP - INTERVAL '7200' SECOND WHERE host = 'a'");
    assertThat(b.records.records.purge(Duration.ofHours(1)))
        .extracting(ServiceRecord::host)
        .containsExactly("a");
    assertThat(b.records.records.list()).extracting(ServiceRecord::host).containsExactly("b");
    soon().until(() -> b.records.watch.members().size() == 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> b.records.records.purge(Duration.ofSeconds(2)))
        .withMessageContaining("expected more than the down time");
  }

  @Test
  void allHeartbeatsOfAHostAreOneStatement() throws Exception {
    TestHost a = host("a");
    a.records.records.list();
    var store = new ServiceStore(Duration.ofSeconds(60));
    try (Connection c = database.getConnection()) {
      List<Long> ids = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ids.add(store.createOrRefresh(c, "h", "m" + i, 0).id());
      }
      store.revive(c, ids);
      assertThat(store.beat(c, ids)).isEqualTo(50);
    }
    assertThat(number("SELECT SUM(report_count) FROM manager_services")).isEqualTo(100);
  }
}
