package dev.manager.bench.records;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What {@code nova.servicegroup.drivers.db} does for each service in each interval: reads its row,
 * and saves it, in one transaction. Stateless.
 */
final class NovaScheme {
  /** Makes a table with the same columns and indexes, and PostgreSQL's own settings. */
  static final String TABLE =
      "CREATE TABLE services (LIKE manager_services INCLUDING DEFAULTS INCLUDING CONSTRAINTS"
          + " INCLUDING INDEXES)";

  private NovaScheme() {}

  static void interval(Connection c, List<Long> ids) throws SQLException {
    c.setAutoCommit(false);
    try (var select = c.prepareStatement("SELECT * FROM services WHERE id = ?");
        var update =
            c.prepareStatement(
                "UPDATE services SET report_count = ?, last_seen_up = ?, updated_at = ? WHERE id ="
                    + " ?")) {
      for (long id : ids) {
        select.setLong(1, id);
        try (var row = select.executeQuery()) {
          row.next();
          update.setLong(1, row.getLong("report_count") + 1);
        }
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        update.setObject(2, now);
        update.setObject(3, now);
        update.setLong(4, id);
        update.executeUpdate();
        c.commit();
      }
    } finally {
      c.setAutoCommit(true);
    }
  }
}
