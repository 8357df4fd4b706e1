package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.records.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster goes through: hosts that die, stop and freeze, and a database that goes. */
@Tag("server")
class ClusterTest extends ClusterFixture {
  ClusterTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Test
  void oneIsKilledAndAnotherStopped() throws Exception {
    start("h1", "h2", "h3");
    String killed = leader();
    awaitRowsOf("writer", killed);
    host(killed).signal("KILL");
    String next = leaderOtherThan(killed);
    awaitRowsOf("writer", next);
    host(next).awaitOut("DOWN %s volume down".formatted(killed));
    awaitState(killed, "volume", "down");

    long before = rowsOf("teller");
    soon().until(() -> rowsOf("teller") > before + 10);
    hosts.keySet().stream()
        .filter(each -> !each.equals(killed) && !each.equals(next))
        .forEach(third -> stop(third, next));
    assertThat(leader()).isEqualTo(next);
    neverTwoAtOnce();
    neverTwoAtOnceWithoutTheFence();
    nothingIsLost();
    noManagerStopped(host(next));
  }

  private void stop(String name, String peer) {
    try {
      host(name).signal("TERM");
      assertThat(host(name).exitStatus()).isZero();
      for (String manager : List.of("volume", "teller")) { // at once, and not after a time
        assertThat(
                query(
                    "SELECT state FROM manager_services WHERE host = '%s' AND topic = '%s'"
                        .formatted(name, manager)))
            .containsExactly("stopped");
      }
      host(peer).awaitOut("DOWN %s volume stopped".formatted(name));
    } catch (IOException | InterruptedException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneIsFrozenForLongerThanItsLeaseAndStandsDownBeforeItWrites() throws Exception {
    start("h1", "h2");
    String frozen = leader();
    awaitRowsOf("writer", frozen);
    host(frozen).signal("STOP");
    String next = leaderOtherThan(frozen);
    awaitRowsOf("writer", next);
    awaitState(frozen, "volume", "down");
    String last =
        query("SELECT MAX(id) FROM probe_rows WHERE host = '%s'".formatted(frozen)).get(0);

    host(frozen).signal("CONT");
    host(frozen).awaitErr("Manager writer stands down");
    awaitState(frozen, "volume", "up");
    host(next).awaitOut("UP %s volume up".formatted(frozen));
    long more = rowsOf("writer");
    soon().until(() -> rowsOf("writer") > more + 20);
    assertThat(
            query(
                "SELECT id FROM probe_rows WHERE writer = 'writer' AND host = '%s' AND id > %s"
                    .formatted(frozen, last)))
        .isEmpty();
    neverTwoAtOnce();
    nothingIsLost();
    noManagerStopped(host(frozen));
  }

  @Test
  void theServerIsRestartedTheCableCutAndThePoolFilled() throws Exception {
    try (PostgresServer own = PostgresServer.start();
        TcpProxy cable = new TcpProxy(own.port())) {
      server = own;
      makeDatabase();
      start("h1", "h2");
      start("h3", cable.port()).awaitErr("Manager volume ");
      awaitState("h3", "volume", "up");

      own.down();
      for (ManagerProcess each : hosts.values()) {
        each.awaitErr("cannot be used; managers go on");
      }
      own.up();
      writesGoOn();
      for (String each : hosts.keySet()) {
        host(each).awaitErr("can be used again after");
        awaitState(each, "volume", "up");
      }

      cable.cut();
      awaitState("h3", "volume", "down");
      cable.mend();
      awaitState("h3", "volume", "up");
      writesGoOn();

      String leader = leaderOtherThan("");
      configure(leader, "writer", "hog = 4");
      host(leader).awaitOut("FULL");
      long beats = beats(leader);
      soon().until(() -> beats(leader) > beats + 2);
      assertThat(host(leader).out()).doesNotContain("FREE");
      host(leader).awaitOut("FREE");
      writesGoOn();

      neverTwoAtOnce();
      neverTwoAtOnceWithoutTheFence();
      nothingIsLost();
      outages(host("h1"), 1);
      outages(host("h2"), 1);
      outages(host("h3"), 2);
      hosts.values().forEach(ClusterFixture::noManagerStopped);
      hosts.values().forEach(ManagerProcess::close);
    } finally {
      server = PostgresServer.shared();
    }
  }
}
