package dev.manager.launcher.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.records.server.PostgresForTests;
import dev.manager.records.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Several processes of the executable jar on one PostgreSQL, each with a probe: a singleton and a
 * cluster-wide task that write rows with their fencing tokens. For one test's thread.
 */
abstract class ClusterFixture {
  final Path folder;
  final Map<String, ManagerProcess> hosts = new TreeMap<>();
  PostgresServer server;
  String database = "";

  ClusterFixture(Path folder) throws Exception {
    PostgresForTests.require();
    this.folder = folder;
    this.server = PostgresServer.shared();
  }

  @BeforeEach
  void makeDatabase() throws Exception {
    database = server.newDatabase();
    query(
        "CREATE TABLE probe_rows (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, writer TEXT,"
            + " host TEXT, token BIGINT)");
    query("CREATE TABLE probe_bare (LIKE probe_rows INCLUDING ALL)");
  }

  @AfterEach
  void end() {
    hosts.values().forEach(ManagerProcess::close);
  }

  static ConditionFactory soon() {
    return await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(SQLException.class); // no table yet, or no server
  }

  List<String> query(String sql) throws SQLException {
    try (Connection c = server.source(database).getConnection();
        Statement s = c.createStatement()) {
      List<String> found = new ArrayList<>();
      if (s.execute(sql)) {
        ResultSet rows = s.getResultSet();
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(1)));
        }
      }
      return found;
    }
  }

  /** What a host has in its environment besides. */
  Map<String, String> environment(String host) {
    return Map.of();
  }

  ManagerProcess start(String host, int port) throws Exception {
    Path home = folder.resolve(host);
    Files.createDirectories(home.resolve("deploy"));
    configure(host, "dev.manager.host", "host.name = " + host);
    configure(
        host,
        "dev.manager.periodic",
        "periodic.fuzzy.delay.seconds = 0",
        "periodic.cluster.lease.seconds = 3");
    configure(
        host,
        "dev.manager.records",
        "url = jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database),
        "user = " + server.user(),
        "pool.max = 4",
        "report.interval.seconds = 0.5",
        "down.time.seconds = 3",
        "singleton.lease.seconds = 3");
    Bundles.writeProbe(home.resolve("deploy/probe.jar"));
    ManagerProcess process = ManagerProcess.start(home, environment(host));
    hosts.put(host, process);
    return process;
  }

  void start(String... names) throws Exception {
    for (String each : names) {
      start(each, server.port());
    }
    for (String each : names) {
      awaitState(each, "volume", "up");
      awaitState(each, "teller", "up");
    }
    soon().until(() -> !leader().isEmpty() && rowsOf("writer") > 0 && rowsOf("teller") > 0);
  }

  void configure(String host, String pid, String... lines) throws IOException {
    Path conf = Files.createDirectories(folder.resolve(host).resolve("conf"));
    Path unfinished = folder.resolve(host).resolve(pid + ".part");
    Files.writeString(unfinished, String.join("\n", lines) + "\n");
    Files.move(
        unfinished,
        conf.resolve(pid + ".cfg"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  ManagerProcess host(String name) {
    return java.util.Objects.requireNonNull(hosts.get(name), name);
  }

  void awaitState(String host, String manager, String state) {
    awaitState(host, manager, state, host(host));
  }

  /**
   * Waits for what its record says.
   *
   * @param witness the process of which all is shown if that does not come
   */
  void awaitState(String host, String manager, String state, ManagerProcess witness) {
    soon()
        .untilAsserted(
            () ->
                assertThat(
                        query(
                            "SELECT state FROM manager_services WHERE host = '%s' AND topic = '%s'"
                                .formatted(host, manager)))
                    .as(witness::everything)
                    .containsExactly(state));
  }

  /** The host that has the singleton's lease now; empty for none. */
  String leader() throws SQLException {
    List<String> found =
        query(
            "SELECT holder FROM manager_leases WHERE name = 'manager/writer' AND expires_at >"
                + " CURRENT_TIMESTAMP");
    return found.isEmpty() || found.get(0).equals("null") ? "" : found.get(0);
  }

  String leaderOtherThan(String old) {
    return soon()
        .until(
            () -> {
              String now = leader();
              return now.equals(old) ? "" : now;
            },
            now -> !now.isEmpty());
  }

  long rowsOf(String writer) throws SQLException {
    return Long.parseLong(
        query("SELECT COUNT(*) FROM probe_rows WHERE writer = '%s'".formatted(writer)).get(0));
  }

  void awaitRowsOf(String writer, String host) {
    soon()
        .until(
            () ->
                !query(
                        "SELECT id FROM probe_rows WHERE writer = '%s' AND host = '%s' LIMIT 1"
                            .formatted(writer, host))
                    .isEmpty());
  }

  /**
   * In the order in which rows were written, no token is smaller than one before, and each is of
   * one host. A row is numbered behind the fence, so two that write at once would show here.
   */
  void neverTwoAtOnce() throws SQLException {
    ordered("probe_rows");
  }

  /**
   * The same of rows that no fence kept from being written, so that what the lease alone is worth
   * shows: that holds unless a host is frozen just after it looked at its lease.
   */
  void neverTwoAtOnceWithoutTheFence() throws SQLException {
    ordered("probe_bare");
  }

  private void ordered(String table) throws SQLException {
    for (String writer : List.of("writer", "teller")) {
      assertThat(
              query(
                  ("SELECT id || ' after ' || before FROM (SELECT id, token, LAG(token) OVER w AS"
                          + " before FROM %s WHERE writer = '%s' WINDOW w AS (ORDER BY id)) rows"
                          + " WHERE token < before")
                      .formatted(table, writer)))
          .isEmpty();
      assertThat(
              query(
                  ("SELECT token FROM %s WHERE writer = '%s' GROUP BY token HAVING"
                          + " COUNT(DISTINCT host) > 1")
                      .formatted(table, writer)))
          .isEmpty();
      assertThat(
              query(
                  "SELECT COUNT(DISTINCT token) FROM %s WHERE writer = '%s'"
                      .formatted(table, writer)))
          .as("tokens of %s in %s", writer, table)
          .isNotEqualTo(List.of("0"));
    }
  }

  /** What a host was told is committed is there. */
  void nothingIsLost() throws SQLException {
    Set<String> told = new HashSet<>();
    for (ManagerProcess each : hosts.values()) {
      each.out().stream()
          .filter(line -> line.startsWith("WROTE "))
          .forEach(line -> told.add(line.substring("WROTE ".length())));
    }
    assertThat(told).isNotEmpty();
    told.removeAll(query("SELECT id FROM probe_rows")); // asked afterwards: they write on
    assertThat(told).isEmpty();
  }

  /** However many threads and managers noticed it, an outage is two lines. */
  static void outages(ManagerProcess process, int number) {
    for (String line : List.of("cannot be used; managers go on", "can be used again after")) {
      assertThat(process.err())
          .filteredOn(each -> each.contains(line))
          .as(process::everything)
          .hasSize(number);
    }
  }

  /** No manager ended: each that is no singleton began once. */
  static void noManagerStopped(ManagerProcess process) {
    for (String name : List.of("volume", "teller")) {
      assertThat(process.err())
          .filteredOn(line -> line.matches(".*Manager " + name + " .* (runs|is stopped)$"))
          .as(process::everything)
          .hasSize(1);
    }
  }

  long beats(String host) throws SQLException {
    return Long.parseLong(
        query(
                "SELECT report_count FROM manager_services WHERE topic = 'volume' AND host = '%s'"
                    .formatted(host))
            .get(0));
  }

  void writesGoOn() throws SQLException {
    long written = rowsOf("writer");
    long told = rowsOf("teller");
    soon().until(() -> rowsOf("writer") > written + 10 && rowsOf("teller") > told + 10);
  }
}
