package dev.manager.bench.records;

import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.harness.Table;
import dev.manager.records.internal.RecordStatements;
import dev.manager.records.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * What heartbeats cost a database: H2 as it is when nothing is configured, and a PostgreSQL that
 * this starts, beside Nova's scheme on the same server.
 */
public final class RecordsSuite implements Suite {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Makes it. */
  public RecordsSuite() {}

  @Override
  public String summary() {
    return "heartbeats on H2 and PostgreSQL, beside one transaction a service as Nova's";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    Scale scale = options.scale();
    var rounds = new Table("One round", "1 manager", "100 managers", "1,000 managers", "one look");
    var statements = new RecordStatements(INTERVAL);
    h2(statements, rounds, scale, report);
    if (!PostgresServer.isInstalled()) {
      report.add("Heartbeat rounds", rounds, "PostgreSQL's server is not installed: no more.");
      return;
    }
    try (PostgresServer server = PostgresServer.start()) {
      report.progress("records: rounds on PostgreSQL");
      rounds(statements, rounds, "PostgreSQL", server.source(server.newDatabase()), scale);
      report.add(
          "Heartbeat rounds",
          rounds,
          "Median of %,d rounds of one host. A host beats once and looks twice in an interval."
              .formatted(roundsOf(scale)));
      perService(statements, server, scale, report);
      clusters(statements, server, scale, report);
    }
  }

  // Rounds of one host.

  private static void h2(RecordStatements statements, Table table, Scale scale, Report report)
      throws IOException, SQLException {
    report.progress("records: rounds on H2");
    Path home = Files.createTempDirectory("manager-bench-h2");
    try {
      var source = new JdbcDataSource();
      source.setURL(RecordStatements.defaultUrl(home));
      rounds(statements, table, "H2", source, scale);
    } finally {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static int roundsOf(Scale scale) {
    return scale.of(3, 300, 1000);
  }

  /** What is measured: one round. */
  private interface Round {
    void run() throws SQLException;
  }

  private static void rounds(
      RecordStatements statements, Table table, String name, DataSource source, Scale scale)
      throws SQLException {
    try (Connection c = source.getConnection()) {
      RecordStatements.tables(c);
      String[] cells = new String[5];
      cells[0] = name;
      int column = 1;
      for (int managers : new int[] {1, 100, 1000}) {
        List<Long> ids = RecordStatements.services(c, "of-" + managers, managers);
        cells[column++] = median(scale, () -> statements.beat(c, ids));
      }
      cells[column] = median(scale, () -> statements.look(c));
      table.row(cells);
    }
  }

  private static String median(Scale scale, Round round) throws SQLException {
    long[] nanos = new long[roundsOf(scale)];
    for (int i = 0; i < nanos.length; i++) { // warms up
      round.run();
    }
    for (int i = 0; i < nanos.length; i++) {
      long began = System.nanoTime();
      round.run();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return Report.time(nanos[nanos.length / 2]);
  }

  // What a heartbeat of one service costs.

  private static void perService(
      RecordStatements statements, PostgresServer server, Scale scale, Report report)
      throws Exception {
    report.progress("records: one statement for a host, beside one transaction a service");
    int managers = 100;
    Cluster cluster = Cluster.make(server, 8, managers);
    int ours = scale.of(5, 1000, 4000);
    int novas = scale.of(1, 50, 200);
    Costs one = cluster.run(server, "manager_services", ours, statements::beat);
    Costs each = cluster.run(server, "services", novas, NovaScheme::interval);
    double services = cluster.services();
    var table = new Table("Scheme", "database CPU a service", "transactions", "log, bytes");
    serviceRow(table, "one statement for the host", one, services);
    serviceRow(table, "one transaction a service, as Nova", each, services);
    table.row(
        "ratio",
        Report.figure(each.cpuSeconds() / one.cpuSeconds()),
        Report.figure(each.transactions() / one.transactions()),
        Report.figure(each.logBytes() / one.logBytes()));
    report.add(
        "Heartbeats of one service",
        table,
        "%d managers a host; %,d heartbeats of each service with one statement, and %,d as Nova."
            .formatted(managers, ours, novas));
  }

  private static void serviceRow(Table table, String name, Costs costs, double services) {
    table.row(
        name,
        Report.time(costs.cpuSeconds() / services * 1e9),
        Report.figure(costs.transactions() / services),
        Report.figure(costs.logBytes() / services));
  }

  // Whole clusters.

  private static void clusters(
      RecordStatements statements, PostgresServer server, Scale scale, Report report)
      throws Exception {
    int managers = 10;
    var table =
        new Table(
            "Cluster",
            "statements/s",
            "rows/s",
            "in place",
            "CPU, of a core",
            "log/s",
            "dead rows",
            "table");
    for (int hosts : new int[] {scale.of(20, 1000, 1000), scale.of(50, 10_000, 10_000)}) {
      report.progress("records: %,d hosts", hosts);
      Cluster cluster = Cluster.make(server, hosts, managers);
      int intervals = scale.of(1, hosts > 1000 ? 3 : 20, hosts > 1000 ? 10 : 60);
      Costs ours = cluster.run(server, "manager_services", intervals, new Ours(statements));
      String name = "%,d hosts".formatted(cluster.hosts());
      row(table, name, ours, 3.0 * hosts);
      int novas = scale.of(1, hosts > 1000 ? 1 : 3, hosts > 1000 ? 3 : 20);
      Costs nova = cluster.run(server, "services", novas, NovaScheme::interval);
      row(table, name + ", as Nova", nova, 4.0 * cluster.services());
    }
    report.add(
        "Clusters",
        table,
        "%d managers a host, an interval of %d s; the dead are looked for four times in it."
                .formatted(managers, INTERVAL.toSeconds())
            + " Nova's statements are BEGIN, SELECT, UPDATE, COMMIT.");
  }

  /** An interval in which nothing changes. */
  private record Ours(RecordStatements statements) implements Cluster.Scheme {
    private static final int SWEEPS = 4;

    @Override
    public void interval(Connection c, List<Long> ids) throws SQLException {
      if (statements.beat(c, ids) != ids.size()) {
        throw new IllegalStateException("services of a host are not up");
      }
      statements.look(c);
      statements.look(c);
    }

    @Override
    public void forAll(Connection c) throws SQLException {
      for (int i = 0; i < SWEEPS; i++) {
        statements.sweep(c);
      }
    }
  }

  private static void row(Table table, String name, Costs costs, double count) {
    double interval = INTERVAL.toSeconds();
    table.row(
        name,
        "%,.0f".formatted(count / interval),
        "%,.0f".formatted(costs.rows() / interval),
        "%.0f %%".formatted(costs.inPlace() * 100),
        "%s %%".formatted(Report.figure(costs.cpuSeconds() / interval * 100)),
        "%s kB".formatted(Report.figure(costs.logBytes() / interval / 1e3)),
        "%,d".formatted(costs.dead()),
        costs.size());
  }
}
