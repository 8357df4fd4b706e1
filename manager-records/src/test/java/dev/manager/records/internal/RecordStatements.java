package dev.manager.records.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What a host's heart does with its database, without the heart: for measurements of other modules.
 * Immutable; works on whatever connection it is given.
 */
public final class RecordStatements {
  private static final Duration DOWN_TIME = Duration.ofSeconds(60);

  private final ServiceStore store = new ServiceStore(DOWN_TIME);
  private final Duration between;

  /** For hosts that beat once in an interval. */
  public RecordStatements(Duration interval) {
    this.between = interval.dividedBy(4);
  }

  /** Returns the URL of the database that needs nothing to be configured. */
  public static String defaultUrl(Path home) {
    return RecordsConfig.defaultUrl(home);
  }

  /** Makes the tables. */
  public static void tables(Connection c) throws SQLException {
    Schema.migrate(c, Schema.OWN, Scripts.own(Dialect.of(c)));
  }

  /** Makes records of that many managers of a host, all up; returns their numbers. */
  public static List<Long> services(Connection c, String host, int managers) throws SQLException {
    try (var insert =
        c.prepareStatement(
            "INSERT INTO manager_services (uuid, host, service_binary, topic, report_count, state,"
                + " disabled, forced_down, version, created_at, last_seen_up, change_no) VALUES (?,"
                + " ?, ?, ?, 0, 'up', FALSE, FALSE, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0)")) {
      for (int i = 0; i < managers; i++) {
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, host);
        insert.setString(3, ServiceStore.binary("m" + i));
        insert.setString(4, "m" + i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return Sql.query(
        c, "SELECT id FROM manager_services WHERE host = ?", row -> row.getLong(1), host);
  }

  /** One heartbeat of a host: all its managers in one statement; returns how many are up. */
  public int beat(Connection c, List<Long> ids) throws SQLException {
    return store.beat(c, ids);
  }

  /** One look of a host at a cluster in which nothing has changed. */
  public void look(Connection c) throws SQLException {
    if (store.cluster(c, between).sweepDue()) {
      store.sweep(c, between);
    }
  }

  /** Looks for the dead, as one host of a cluster does four times in an interval. */
  public void sweep(Connection c) throws SQLException {
    store.sweep(c, Duration.ZERO);
  }
}
