package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import dev.manager.record.ServiceGroup;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceRecords;
import dev.manager.record.ServiceState;
import dev.manager.spi.Elections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.jdbc.DataSourceFactory;

/** Records of managers in a framework, in a database of H2 that a test can take away. */
class RecordsTest {
  private static final String PART = "dev.manager.records";

  private final Host host = new Host();
  private final Script script = Script.of("alpha");
  private final DataSource database = newDatabase();
  private final Cable cable = new Cable(database);
  private final Events events = new Events(host, "beta", "dev/manager/service/*");

  private DataSource newDatabase() {
    var properties = new Properties();
    properties.setProperty(
        DataSourceFactory.JDBC_URL, "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try {
      return host.service(DataSourceFactory.class).createDataSource(properties);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void begin() throws Exception {
    host.configure(
        "supervisor.initial.seconds",
        0.05,
        "supervisor.max.seconds",
        0.2,
        "graceful.timeout.seconds",
        6,
        "stop.timeout.seconds",
        10);
    host.register(DataSource.class, cable.end(), Map.of("itest.cable", "1"));
    settings("(itest.cable=1)");
    host.part(PART);
    host.service(ServiceRecords.class);
  }

  private Configuration settings(String target) throws Exception {
    return host.settings(
        PART,
        "datasource.target",
        target,
        "report.interval.seconds",
        "0.4",
        "down.time.seconds",
        "2",
        "singleton.lease.seconds",
        "3");
  }

  @AfterEach
  void takeDown() throws Exception {
    script.working(true);
    host.bundle(PART).stop(); // before its settings go
    host.leave();
  }

  private ServiceRecord record(ServiceState state) {
    return soon()
        .until(
            () -> host.service(ServiceRecords.class).find(host.managers().host(), "alpha"),
            found -> found.isPresent() && found.get().state() == state)
        .orElseThrow();
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection c = database.getConnection();
        Statement s = c.createStatement()) {
      List<String> found = new java.util.ArrayList<>();
      if (s.execute(sql)) {
        ResultSet rows = s.getResultSet();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  @Test
  void aRecordIsMadeRefreshedAndSaysStoppedAtOnce() throws Exception {
    Configuration alpha = host.manager("alpha");
    host.running("alpha");
    ServiceRecord first = record(ServiceState.UP);
    assertThat(first.binary()).isEqualTo("manager-alpha");
    soon().until(() -> record(ServiceState.UP).reportCount() > first.reportCount() + 1);

    host.remove(alpha);
    host.gone("alpha");
    // At once: no heartbeat is waited for, since the manager is gone only after that is written.
    assertThat(query("SELECT state FROM manager_services")).containsExactly("stopped");

    host.manager("alpha");
    host.running("alpha");
    ServiceRecord again = record(ServiceState.UP);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.uuid()).isEqualTo(first.uuid());
    assertThat(again.reportCount()).isGreaterThan(first.reportCount());
  }

  @Test
  void peersAreToldWithoutAsking() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    record(ServiceState.UP);
    query( // another host, which has died
        "INSERT INTO manager_services (uuid, host, service_binary, topic, report_count, state,"
            + " disabled, forced_down, version, created_at, last_seen_up, change_no) SELECT"
            + " RANDOM_UUID(), 'other', 'manager-beta', 'beta', 1, 'up', FALSE, FALSE, 0,"
            + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, change_no + 1 FROM manager_cluster");
    query("UPDATE manager_cluster SET change_no = change_no + 1");
    soon().until(() -> host.service(ServiceGroup.class).isUp("other", "beta"));
    soon().until(() -> !host.service(ServiceGroup.class).isUp("other", "beta"));
    soon()
        .untilAsserted(
            () ->
                assertThat(
                        events.all().stream()
                            .map(
                                e ->
                                    "%s %s %s"
                                        .formatted(
                                            e.getTopic(),
                                            e.getProperty("host"),
                                            e.getProperty("state"))))
                    .containsExactly(
                        "dev/manager/service/UP other up", "dev/manager/service/DOWN other down"));
  }

  @Test
  void aRecordThatWasDeletedHealsAndOneThatDoesNotWorkMissesItsBeat() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    long first = record(ServiceState.UP).id();
    query("DELETE FROM manager_services");
    soon().until(() -> record(ServiceState.UP).id() != first);

    script.working(false);
    record(ServiceState.DOWN);
    script.working(true);
    record(ServiceState.UP);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void theDatabaseGoesAndComesBackAndManagersGoOn() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    record(ServiceState.UP);
    cable.off();
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
    host.manager("beta"); // cannot start now, and is tried again
    assertThat(host.failed("beta").failure()).contains("cannot be used");
    cable.on();
    host.running("beta");
    record(ServiceState.UP);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void theBundleStopsAndStartsAndManagersNeverRestart() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    ServiceRecord before = record(ServiceState.UP);
    Bundle records = host.bundle(PART);
    for (int i = 0; i < 3; i++) {
      records.stop();
      assertThat(query("SELECT state FROM manager_services")).containsExactly("stopped");
      assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
      records.start();
      assertThat(record(ServiceState.UP).id()).isEqualTo(before.id());
    }
    assertThat(script.objects()).isEqualTo(1);
    soon()
        .untilAsserted(
            () -> assertThat(host.states("alpha")).last().isEqualTo(ManagerState.RUNNING));
  }

  @Test
  void otherSettingsBeginTheRecordsAnewAndNotTheManagers() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    record(ServiceState.UP);
    DataSource other = newDatabase();
    host.register(DataSource.class, other, Map.of("itest.cable", "2"));
    settings("(itest.cable=2)");
    soon()
        .untilAsserted(
            () -> {
              try (Connection c = other.getConnection();
                  Statement s = c.createStatement();
                  ResultSet found = s.executeQuery("SELECT state FROM manager_services")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getString(1)).isEqualTo("up");
              } catch (SQLException e) {
                throw new AssertionError(e); // no table yet
              }
            });
    assertThat(query("SELECT state FROM manager_services")).containsExactly("stopped");
    settings("(itest.cable"); // cannot be used: all stays as it is
    assertThat(record(ServiceState.UP).topic()).isEqualTo("alpha");
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aSingletonRunsByItsLease() throws Exception {
    Configuration alpha = host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    Leases leases = host.service(Leases.class);
    assertThat(leases.held("manager/alpha")).isPresent();
    assertThat(leases.list().get(0).holder()).isEqualTo(host.managers().host());
    host.remove(alpha);
    host.gone("alpha");
    soon().until(() -> leases.list().get(0).holder() == null);
  }

  @Test
  void whenTheBundleStopsTheLeaseIsKeptUntilTheCallInsideHasEnded() throws Exception {
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    var release = new CountDownLatch(1);
    script.on("call", self -> release.await());
    var calls = host.handle("alpha");
    var call = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> script.steps().contains("call"));

    var stopping =
        CompletableFuture.runAsync(
            () -> {
              try {
                host.bundle(PART).stop();
              } catch (org.osgi.framework.BundleException e) {
                throw new IllegalStateException(e);
              }
            });
    host.in("alpha", ManagerState.DRAINING);
    assertThat(query("SELECT holder FROM manager_leases")).doesNotContainNull();
    assertThat(call).isNotDone();
    release.countDown();
    assertThat(call.get()).isEqualTo("x#1");
    stopping.get(1, TimeUnit.MINUTES);
    assertThat(query("SELECT holder FROM manager_leases")).containsOnlyNulls();
    assertThat(host.context().getServiceReference(Elections.class)).isNull();

    host.bundle(PART).start();
    host.running("alpha");
    assertThat(script.objects()).isEqualTo(2);
    assertThat(host.service(Leases.class).list().get(0).token()).isEqualTo(2);
  }

  @Test
  void aCallThatEndsTooLateLeavesTheLeaseToRunOut() throws Exception {
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    var release = new CountDownLatch(1);
    script.on("call", self -> release.await());
    var calls = host.handle("alpha");
    var call = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> script.steps().contains("call"));
    host.bundle(PART).stop(); // waits for the time of one lease
    assertThat(call).isNotDone();
    assertThat(query("SELECT holder FROM manager_leases")).doesNotContainNull();
    release.countDown();
    assertThat(call.get()).isEqualTo("x#1");
  }

  @Test
  void aManagerKeepsItsOwnDataInTheSameDatabase() throws Exception {
    Database own = host.service(Database.class);
    assertThat(own.migrate("itest", RecordsTest.class, "db/itest")).isEqualTo(2);
    assertThat(own.migrate("itest", RecordsTest.class, "db/itest")).isEqualTo(2);
    own.transaction(
        c -> {
          try (Statement s = c.createStatement()) {
            return s.executeUpdate("INSERT INTO itest_notes (id, note) VALUES (1, 'kept')");
          }
        });
    assertThat(query("SELECT note FROM itest_notes")).containsExactly("kept");
    assertThatExceptionOfType(dev.manager.ManagerException.class)
        .isThrownBy(() -> own.migrate("itest", RecordsTest.class, "db/other"))
        .withMessageContaining("has no script V<number>__<what>.sql in its folder db/other");
  }

  @Test
  void whatALeaseFencesIsRefusedOnceItIsGivenBack() throws Exception {
    Leases leases = host.service(Leases.class);
    Database own = host.service(Database.class);
    var lease = leases.tryAcquire("itest", Duration.ofSeconds(5)).orElseThrow();
    own.transaction(
        c -> {
          lease.fence(c);
          return true;
        });
    lease.close();
    assertThatExceptionOfType(dev.manager.record.LeaseLostException.class)
        .isThrownBy(
            () ->
                own.transaction(
                    c -> {
                      lease.fence(c);
                      return true;
                    }));
  }
}
