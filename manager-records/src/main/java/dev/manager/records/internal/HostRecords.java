package dev.manager.records.internal;

import com.zaxxer.hikari.HikariDataSource;
import dev.manager.record.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one host while it uses one database: stores, threads and pool, put together.
 * Opened once, then closed once; for one thread. What is in it is thread-safe.
 */
final class HostRecords implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostRecords.class);

  final DataSource pool;
  final Records records;
  final Watch watch;
  final HostLeases leases;
  final LeaseElections elections;
  final Database database;
  final RecordExtension recordExtension;
  final JoinExtension joinExtension;
  final Outage outage;
  private final Heart heart;

  /**
   * @param source gives new connections
   * @param pool gives those that are shared: {@code source} itself if that pools
   * @param events told topic and properties of each event
   */
  HostRecords(
      DataSource source,
      DataSource pool,
      RecordsConfig config,
      String host,
      BiConsumer<String, Map<String, Object>> events) {
    this.pool = pool;
    Duration downTime = config.effectiveDownTime();
    if (config.isDownTimeTooShort()) {
      log.warn(
          "down.time.seconds ({}) is not longer than report.interval.seconds ({}): {} is used",
          config.downTime(),
          config.reportInterval(),
          downTime);
    }
    var store = new ServiceStore(downTime);
    var connections =
        new Connections(
            pool,
            source,
            config.database(),
            config.statementTimeout(),
            c -> bringUpToDate(c, store));
    var prepared = new PreparedSource(source, connections);
    this.outage = new Outage(config.database());
    this.watch = new Watch(store, config.reportInterval(), downTime, config.purgeAfter(), events);
    this.heart =
        new Heart(
            new Pinned(prepared, config.statementTimeout()),
            store,
            watch,
            outage,
            config.reportInterval());
    this.leases =
        new HostLeases(
            connections,
            new Pinned(prepared, config.statementTimeout()),
            new LeaseStore(host, UUID.randomUUID()),
            outage);
    this.elections = new LeaseElections(leases, config.singletonLease(), outage);
    this.records = new Records(connections, store, downTime);
    this.database = new ManagerDatabase(pool);
    this.recordExtension =
        new RecordExtension(
            connections,
            store,
            heart,
            config.connectTimeout().plus(config.statementTimeout()).plusSeconds(2));
    this.joinExtension = new JoinExtension(recordExtension, heart);
  }

  private static int bringUpToDate(Connection connection, ServiceStore store) throws SQLException {
    int version = Schema.migrate(connection, Schema.OWN, Scripts.own(Dialect.of(connection)));
    try {
      store.check(connection);
      LeaseStore.check(connection);
    } catch (SQLException e) {
      throw SqlErrors.isOfTables(e) ? wrong(version, e) : e;
    }
    return version;
  }

  private static SQLException wrong(int version, SQLException e) {
    return new SQLException(
        ("The tables of records are not as version %d made them; put them right, or use another"
                + " database or schema: %s")
            .formatted(version, SqlErrors.describe(e)),
        e.getSQLState(),
        e);
  }

  void open() {
    heart.open();
    leases.open();
    elections.open();
  }

  @Override
  public void close() {
    elections.close();
    leases.close();
    heart.close();
    if (pool instanceof HikariDataSource own) {
      own.close();
    }
  }
}
