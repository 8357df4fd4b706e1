package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * When peers notice who comes and goes, by a manual clock: an interval has ten hours, and time
 * passes by moving all times in the tables into the past. What the test itself takes is nothing to
 * that.
 */
abstract class NoticeContract extends DatabaseContract {
  private static final Duration INTERVAL = Duration.ofHours(10);
  private static final Duration DOWN_TIME = INTERVAL.multipliedBy(6);
  private static final long ITSELF = Duration.ofMinutes(3).toNanos();

  private final ServiceStore store = new ServiceStore(DOWN_TIME);
  private final List<Peer> peers = new ArrayList<>();
  private long clock;

  /** A host that looks when its pace says so, and notes when it is told. */
  private final class Peer {
    final Connection connection;
    final Pace pace = new Pace(INTERVAL, clock);
    final List<String> told = new ArrayList<>();
    long toldAt;
    final Watch watch =
        new Watch(
            store,
            INTERVAL,
            DOWN_TIME,
            Duration.ZERO,
            (topic, properties) -> {
              told.add(topic.replaceFirst(".*/", "") + " " + properties.get("state"));
              toldAt = clock;
            });

    Peer(Connection connection) {
      this.connection = connection;
    }

    void round() throws SQLException {
      if (pace.lookDue(clock)) {
        watch.look(connection);
      }
      pace.beatDue(clock);
    }
  }

  /** Lets time pass; each peer does on the way what is due. */
  private void pass(long nanos) throws SQLException {
    long end = clock + nanos;
    while (true) {
      Peer next =
          peers.stream().min(Comparator.comparing(p -> p.pace.untilNext(clock))).orElseThrow();
      long until = next.pace.untilNext(clock);
      if (clock + until > end) {
        shift(end - clock);
        return;
      }
      shift(until);
      next.round();
    }
  }

  private void shift(long nanos) throws SQLException {
    clock += nanos;
    Duration time = Duration.ofNanos(nanos);
    Connection c = peers.get(0).connection;
    Sql.update(
        c,
        "UPDATE manager_services SET last_seen_up = last_seen_up - %1$s, created_at = created_at -"
                .formatted(Interval.of(time))
            + " "
            + Interval.of(time));
    Sql.update(c, "UPDATE manager_cluster SET swept_at = swept_at - " + Interval.of(time));
  }

  private void allAreTold(String what, long from, long to) {
    for (Peer each : peers) {
      assertThat(each.told).endsWith(what);
      assertThat(each.toldAt).isBetween(from - ITSELF, to);
    }
  }

  @Test
  void whoeverComesOrGoesIsNoticedByEachPeerWithinOneInterval(TestInfo test) throws Exception {
    for (int seed = 1; seed <= 15; seed++) {
      makeDatabase();
      clock = 0;
      peers.clear();
      try (Connection own = database.getConnection();
          Connection a = database.getConnection();
          Connection b = database.getConnection();
          Connection c = database.getConnection()) {
        Schema.migrate(own, Schema.OWN, Scripts.own(Dialect.of(own)));
        lifeAndDeath(own, List.of(a, b, c), new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + " of " + test.getDisplayName(), e);
      }
    }
  }

  private void lifeAndDeath(Connection own, List<Connection> connections, Random random)
      throws SQLException {
    long interval = INTERVAL.toNanos();
    for (Connection each : connections) {
      peers.add(new Peer(each));
      peers.get(peers.size() - 1).round();
      pass(random.nextLong(interval / 2));
    }
    List<Long> id = List.of(store.createOrRefresh(own, "x", "volume", 0).id());
    pass(random.nextLong(2 * interval));

    store.revive(own, id);
    long began = clock;
    pass(interval / 2);
    allAreTold("UP up", began, began + interval / 2);

    for (int i = 0; i < 3; i++) { // beats are no news
      pass(interval);
      assertThat(store.beat(own, id)).isEqualTo(1);
    }
    long due = clock + DOWN_TIME.toNanos();
    pass(random.nextLong(DOWN_TIME.toNanos()));
    if (random.nextBoolean()) {
      peers.remove(random.nextInt(1, peers.size())); // one of those who look dies, too
    }
    pass(due - clock + interval);
    allAreTold("DOWN down", due, due + interval);

    store.revive(own, id);
    pass(random.nextLong(interval / 2, 2 * interval));
    store.stop(own, id);
    long stopped = clock;
    pass(interval / 2);
    allAreTold("DOWN stopped", stopped, stopped + interval / 2);
    assertThat(peers.get(0).told).containsExactly("UP up", "DOWN down", "UP up", "DOWN stopped");
  }
}
