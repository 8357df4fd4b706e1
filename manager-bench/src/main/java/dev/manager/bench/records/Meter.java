package dev.manager.bench.records;

import dev.manager.bench.harness.Await;
import dev.manager.records.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Reads what a PostgreSQL server has done since this was made: its processor time as Linux counts
 * it, the rest as the server does. For one thread.
 */
final class Meter {
  /** What Linux counts processor time in. */
  private static final double TICKS_A_SECOND = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PostgresServer server;
  private final DataSource source;
  private final String table;
  private final long ticks;
  private final long transactions;
  private final long updates;
  private final long inPlace;
  private final long log;

  Meter(PostgresServer server, DataSource source, String table) throws SQLException, IOException {
    this.server = server;
    this.source = source;
    this.table = table;
    this.transactions = transactions();
    this.updates = number("n_tup_upd");
    this.inPlace = number("n_tup_hot_upd");
    this.log = log();
    this.ticks = ticks(server);
  }

  /** Returns the processor time that the server has used since. */
  double cpuSeconds() throws IOException {
    return Math.max(1, ticks(server) - ticks) / TICKS_A_SECOND;
  }

  /** Waits until the server has counted that many updates of a table in all. */
  static void settle(DataSource source, String table, long updates) {
    Await.until(
        PATIENCE,
        "the count of %,d updates of %s".formatted(updates, table),
        () -> {
          try {
            return Long.parseLong(statistic(source, table, "n_tup_upd")) >= updates ? true : null;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Returns all costs of one interval, as the server has counted them. */
  Costs costs(double cpu, int intervals) throws SQLException {
    double updated = number("n_tup_upd") - updates;
    return new Costs(
        cpu / intervals,
        (transactions() - transactions) / (double) intervals,
        updated / intervals,
        (number("n_tup_hot_upd") - inPlace) / updated,
        (log() - log) / (double) intervals,
        number("n_dead_tup"),
        statistic(source, table, "pg_size_pretty(pg_total_relation_size(relid))"));
  }

  private long transactions() throws SQLException {
    return Long.parseLong(
        ask(source, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
  }

  private long log() throws SQLException {
    return Long.parseLong(
        ask(source, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::BIGINT"));
  }

  private long number(String column) throws SQLException {
    return Long.parseLong(statistic(source, table, column));
  }

  private static String statistic(DataSource source, String table, String expression)
      throws SQLException {
    return ask(
        source,
        "SELECT %s FROM pg_stat_user_tables WHERE relname = '%s'".formatted(expression, table));
  }

  private static String ask(DataSource source, String query) throws SQLException {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Of all processes of the server that there are, and of its children that have ended. */
  private static long ticks(PostgresServer server) throws IOException {
    Path pidFile = server.folder().resolve("data/postmaster.pid");
    long postmaster = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(each -> each.getFileName().toString().matches("\\d+"))
          .mapToLong(each -> ticks(each, postmaster))
          .sum();
    }
  }

  private static long ticks(Path process, long postmaster) {
    String[] fields;
    try {
      fields = Files.readString(process.resolve("stat")).replaceFirst("^.*\\) ", "").split(" ", -1);
    } catch (IOException e) {
      return 0; // it has ended
    }
    boolean isPostmaster = process.getFileName().toString().equals(Long.toString(postmaster));
    long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    long ofThoseThatEnded = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    if (isPostmaster) {
      return own + ofThoseThatEnded;
    }
    return Long.parseLong(fields[1]) == postmaster ? own : 0;
  }
}
