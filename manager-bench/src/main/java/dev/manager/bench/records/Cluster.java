package dev.manager.bench.records;

import dev.manager.records.internal.RecordStatements;
import dev.manager.records.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Many simulated hosts on a database of their own. Some threads, each with a connection, play all
 * of them. For one thread, which starts those.
 */
final class Cluster {
  private static final int CONNECTIONS = 8;

  private final int managers;
  private final DataSource source;
  private final List<List<Long>> hosts;

  private Cluster(int managers, DataSource source, List<List<Long>> hosts) {
    this.managers = managers;
    this.source = source;
    this.hosts = hosts;
  }

  /** What is done in one interval. */
  interface Scheme {
    /** By each host. */
    void interval(Connection connection, List<Long> ids) throws SQLException;

    /** By one host for all. */
    default void forAll(Connection connection) throws SQLException {}
  }

  /** Makes the records of a cluster, all up. */
  static Cluster make(PostgresServer server, int hosts, int managers) throws SQLException {
    DataSource source = server.source(server.newDatabase());
    Map<String, List<Long>> ids = new LinkedHashMap<>();
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      RecordStatements.tables(c);
      s.execute(
          ("INSERT INTO manager_services (uuid, host, service_binary, topic, report_count, state,"
                  + " disabled, forced_down, version, created_at, last_seen_up, change_no) SELECT"
                  + " gen_random_uuid(), 'host-' || h, 'manager-m' || m, 'm' || m, 0, 'up', FALSE,"
                  + " FALSE, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0 FROM generate_series(1, %d)"
                  + " h, generate_series(1, %d) m")
              .formatted(hosts, managers));
      s.execute(NovaScheme.TABLE);
      s.execute("INSERT INTO services SELECT * FROM manager_services");
      s.execute("VACUUM ANALYZE");
      try (var rows = s.executeQuery("SELECT host, id FROM manager_services ORDER BY id")) {
        while (rows.next()) {
          ids.computeIfAbsent(rows.getString(1), host -> new ArrayList<>()).add(rows.getLong(2));
        }
      }
    }
    return new Cluster(managers, source, List.copyOf(ids.values()));
  }

  int hosts() {
    return hosts.size();
  }

  int services() {
    return hosts.size() * managers;
  }

  DataSource source() {
    return source;
  }

  /** Has all hosts do that many intervals, each as fast as it goes, after one to warm up. */
  Costs run(PostgresServer server, String table, int intervals, Scheme scheme) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      try (var warmUp = new Connections()) {
        play(threads, warmUp.all, scheme);
      }
      Meter.settle(source, table, services()); // no other updates were there
      Meter meter;
      double cpu;
      try (var connections = new Connections()) {
        meter = new Meter(server, source, table);
        for (int i = 0; i < intervals; i++) {
          play(threads, connections.all, scheme);
        }
        cpu = meter.cpuSeconds();
      }
      Meter.settle(source, table, services() * (1L + intervals)); // it counts what has ended
      return meter.costs(cpu, intervals);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Those that the hosts share. */
  private final class Connections implements AutoCloseable {
    final List<Connection> all = new ArrayList<>();

    Connections() throws SQLException {
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(source.getConnection());
      }
    }

    @Override
    public void close() throws SQLException {
      for (Connection each : all) {
        each.close();
      }
    }
  }

  private void play(ExecutorService threads, List<Connection> connections, Scheme scheme)
      throws InterruptedException, ExecutionException, SQLException {
    Collection<Callable<Boolean>> parts = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      int first = i;
      parts.add(
          () -> {
            for (int host = first; host < hosts.size(); host += connections.size()) {
              scheme.interval(connections.get(first), hosts.get(host));
            }
            return true;
          });
    }
    for (Future<Boolean> each : threads.invokeAll(parts)) {
      each.get();
    }
    scheme.forAll(connections.get(0));
  }
}
