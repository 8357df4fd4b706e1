package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import dev.manager.record.Lease;
import dev.manager.records.internal.StandaloneRecords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hosts of one cluster, each with an engine, its threads and real records of its own, over one
 * database.
 */
abstract class HostsContract {
  private static final Duration SPACING = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final List<ClusterHost> hosts = new ArrayList<>();
  private final Queue<Instant> slots = new ConcurrentLinkedQueue<>();
  private final Queue<String> who = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Makes an empty database. */
  abstract DataSource newDatabase() throws Exception;

  @AfterEach
  void endHosts() {
    hosts.forEach(ClusterHost::close);
  }

  static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(10)).atMost(SOON);
  }

  /** One host. */
  private final class ClusterHost implements Reporter.Events {
    final String name;
    final StandaloneRecords records;
    final Engine engine;
    final Registry registry;
    private final Cable cable;

    ClusterHost(String name, DataSource database, Object... settings) {
      Map<String, Object> all = new HashMap<>(Lab.map(settings));
      all.put("periodic.cluster.lease.seconds", 2);
      this.name = name;
      this.cable = new Cable(database);
      this.records = new StandaloneRecords(name, cable.end());
      this.engine = new Engine(PeriodicConfig.of(ManagerConfig.of(all)), new Reporter(this));
      this.registry = new Registry(engine);
      engine.turns().come(records.leases(), new DatabaseSlots(records.database()));
      engine.open();
      hosts.add(this);
    }

    /** Cuts it off from the database, as a cable that breaks. */
    void cut() throws SQLException {
      cable.cut();
    }

    Task add(Lab.Body body) {
      return add("t", body, "spacing.seconds", SPACING.toMillis() / 1e3, "cluster", "once");
    }

    Task add(String label, Lab.Body body, Object... said) {
      Options options = Lab.options(said);
      Task task =
          Objects.requireNonNull(
              registry.adopt("m." + label, "m", options, engine.ticker().nanos()), name);
      task.attach(Lab.work(body), options);
      return task;
    }

    Task noting() {
      return add(
          context -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
              slots.add(slot());
              who.add(name);
            } finally {
              inside.decrementAndGet();
            }
          });
    }

    /** Returns the slot that is used now, behind the fence of the lease. */
    private Instant slot() throws SQLException {
      Lease lease = records.leases().held("periodic/m.t").orElseThrow();
      return records
          .database()
          .transaction(
              connection -> {
                lease.fence(connection);
                try (PreparedStatement select =
                        connection.prepareStatement(
                            "SELECT slot_at FROM periodic_slots WHERE task = 'm.t'");
                    ResultSet rows = select.executeQuery()) {
                  assertThat(rows.next()).isTrue();
                  return Objects.requireNonNull(rows.getObject(1, OffsetDateTime.class))
                      .toInstant();
                }
              });
    }

    void close() {
      engine.close();
      records.close();
    }

    @Override
    public void failed(Task task, String failure) {}

    @Override
    public void recovered(Task task, int failures) {}
  }

  private void slotsAreWholeSpacingsApart() {
    List<Instant> used = List.copyOf(slots);
    for (int i = 1; i < used.size(); i++) {
      long apart = Duration.between(used.get(i - 1), used.get(i)).toNanos();
      assertThat(apart)
          .describedAs("from slot %d to the next: %s", i, used)
          .isPositive()
          .matches(each -> each % SPACING.toNanos() == 0);
    }
  }

  @Test
  void eachSlotIsRunOnceByWhateverHost() throws Exception {
    DataSource database = newDatabase();
    var a = new ClusterHost("a", database);
    var b = new ClusterHost("b", database);
    var c = new ClusterHost("c", database);
    a.noting();
    b.noting();
    c.noting();
    soon().until(() -> slots.size() > 15);
    String first = Objects.requireNonNull(who.peek());
    for (ClusterHost each : List.of(a, b, c)) {
      if (each.name.equals(first)) {
        each.engine.close(); // ends in good order
      }
    }
    int seen = slots.size();
    soon().until(() -> slots.size() > seen + 15);
    assertThat(most).describedAs("runs at once over all hosts").hasValue(1);
    slotsAreWholeSpacingsApart();
    assertThat(who.stream().skip(seen + 1)).doesNotContain(first);
  }

  @Test
  void aHostThatIsCutOffInARunStopsItAndAnotherGoesOn() throws Exception {
    DataSource database = newDatabase();
    var a = new ClusterHost("a", database);
    var begun = new CountDownLatch(1);
    Task task =
        a.add(
            context -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                inside.decrementAndGet();
              }
            });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    var b = new ClusterHost("b", database);
    Task standby = b.noting();
    soon().until(() -> "another host runs it".equals(standby.info().standby()));
    assertThat(slots).isEmpty();
    a.cut();
    soon().until(() -> slots.size() > 5);
    assertThat(most).describedAs("runs at once over all hosts").hasValue(1);
    List<TaskRun> history = soon().until(task::history, runs -> !runs.isEmpty());
    assertThat(history.get(0).outcome()).isEqualTo(Outcome.LEASE_LOST);
    slotsAreWholeSpacingsApart();
  }

  @Test
  void aLeaseIsKeptThoughAllThreadsAreBlocked() throws Exception {
    DataSource database = newDatabase();
    var a = new ClusterHost("a", database, "periodic.threads.max", 2, "periodic.virtual.max", 0);
    var release = new CountDownLatch(1);
    var begun = new CountDownLatch(2);
    Lab.Body blocking =
        context -> {
          begun.countDown();
          release.await();
        };
    Task task = a.add(blocking);
    a.add("other", blocking, "once.seconds", 0);
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    Set<Instant> ends = new HashSet<>();
    soon()
        .until(
            () -> {
              ends.add(leaseEnds(database));
              return ends.size() > 4; // which is beyond the first of them
            });
    release.countDown();
    List<TaskRun> history = soon().until(task::history, runs -> !runs.isEmpty());
    assertThat(history.get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  private static Instant leaseEnds(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT expires_at FROM manager_leases WHERE name = 'periodic/m.t'");
        ResultSet rows = select.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return Objects.requireNonNull(rows.getObject(1, OffsetDateTime.class)).toInstant();
    }
  }
}
