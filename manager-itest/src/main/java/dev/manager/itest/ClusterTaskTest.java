package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.PeriodicTask;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskState;
import dev.manager.record.Lease;
import dev.manager.record.Leases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.jdbc.DataSourceFactory;

/**
 * A task of the cluster beside the bundle of the records, which comes and goes, and whose database
 * can be taken away.
 */
class ClusterTaskTest {
  private static final String PERIODIC = "dev.manager.periodic";
  private static final String RECORDS = "dev.manager.records";
  private static final String LEASE = PeriodicTasks.LEASE_PREFIX + "purge";

  private final Host host = new Host();
  private final DataSource database = newDatabase();
  private final Cable cable = new Cable(database);
  private final AtomicInteger runs = new AtomicInteger();

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
    host.register(DataSource.class, cable.end(), Map.of("itest.cable", "cluster"));
    host.settings(
        RECORDS,
        "datasource.target",
        "(itest.cable=cluster)",
        "report.interval.seconds",
        "0.4",
        "down.time.seconds",
        "2");
    host.settings(
        PERIODIC, "periodic.fuzzy.delay.seconds", "0", "periodic.cluster.lease.seconds", "3");
    host.part(PERIODIC);
  }

  @AfterEach
  void takeDown() throws Exception {
    cable.on();
    host.bundle(PERIODIC).stop(); // before the settings go
    host.bundle(RECORDS).stop();
    host.leave();
  }

  private void register(PeriodicTask task) {
    host.register(
        PeriodicTask.class,
        task,
        Map.of(
            "periodic.name",
            "purge",
            "periodic.cluster",
            "once",
            "periodic.spacing.seconds",
            "0.1"));
  }

  private TaskInfo info() {
    return soon()
        .until(() -> host.service(PeriodicTasks.class).find("purge"), found -> found.isPresent())
        .orElseThrow();
  }

  private void runsOn() {
    int before = runs.get();
    soon().until(() -> runs.get() > before + 2);
  }

  private void standsBy(String why) {
    soon().until(() -> info().state() == TaskState.STANDBY);
    soon().untilAsserted(() -> assertThat(info().standby()).contains(why));
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @Test
  void itRunsByItsLeaseAndUsesItsSlots() throws Exception {
    host.part(RECORDS);
    var leased = new AtomicBoolean(true);
    register(
        context -> {
          leased.compareAndSet(
              true, host.service(Leases.class).held(LEASE).map(Lease::isHeld).orElse(false));
          runs.incrementAndGet();
        });
    runsOn();
    assertThat(leased).describedAs("each run held the lease").isTrue();
    String slot = query("SELECT slot_at FROM periodic_slots WHERE task = 'purge'").get(0);
    soon()
        .until(
            () -> !query("SELECT slot_at FROM periodic_slots WHERE task = 'purge'").contains(slot));
    assertThat(query("SELECT name FROM manager_leases")).contains(LEASE);
    assertThat(info().standby()).isNull();
  }

  @Test
  void itWaitsWithoutTheBundleAndRunsWhenThatComes() throws Exception {
    register(context -> runs.incrementAndGet());
    standsBy("there is no service dev.manager.record.Leases");
    assertThat(runs).hasValue(0);
    Bundle records = host.part(RECORDS);
    for (int i = 0; i < 3; i++) {
      runsOn();
      records.stop();
      standsBy("there is no service dev.manager.record.Leases");
      soon().until(() -> info().running() == null);
      long seen = info().runs();
      assertThat(host.service(PeriodicTasks.class).history("purge")).isNotEmpty();
      assertThat(info().runs()).describedAs("runs without leases").isEqualTo(seen);
      records.start();
    }
    runsOn();
  }

  @Test
  void aRunEndsWhenTheBundleGoesUnderIt() throws Exception {
    Bundle records = host.part(RECORDS);
    var inside = new CountDownLatch(1);
    register(
        context -> {
          if (runs.incrementAndGet() == 1) {
            inside.countDown();
            new CountDownLatch(1).await(); // until it is interrupted
          }
        });
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    records.stop();
    soon().until(() -> info().running() == null);
    assertThat(host.service(PeriodicTasks.class).history("purge").get(0).outcome())
        .isEqualTo(Outcome.LEASE_LOST);
    records.start();
    runsOn();
  }

  @Test
  void itWaitsWhileTheDatabaseIsAway() throws Exception {
    host.part(RECORDS);
    register(context -> runs.incrementAndGet());
    runsOn();
    cable.off();
    standsBy("the database cannot be used");
    cable.on();
    runsOn();
  }
}
