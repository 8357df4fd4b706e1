package dev.manager.rabbitmq.internal.outbox;

import dev.manager.notify.Notification;
import dev.manager.rabbitmq.internal.notify.Driver;
import dev.manager.record.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outbox's table. Every statement is SQL that both databases understand. Immutable. */
final class OutboxStore {
  /** Publishers that are looked at in one round. */
  static final int PUBLISHERS = 1000;

  private static final String OWNER = "outbox";

  private final Database database;

  OutboxStore(Database database) {
    this.database = database;
  }

  void migrate() throws SQLException {
    database.migrate(OWNER, OutboxStore.class, "db/outbox");
  }

  /** Writes one send within the caller's transaction. */
  static void add(
      Connection transaction, Notification notification, String key, Driver driver, String message)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO outbox_message"
                + " (publisher, message_id, event_type, routing_key, driver, message)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, notification.publisherId());
      insert.setString(2, notification.messageId());
      insert.setString(3, notification.eventType());
      insert.setString(4, key);
      insert.setString(5, driver.name());
      insert.setString(6, message);
      insert.executeUpdate();
    }
  }

  /** Returns who has something that waits, each with the number of its oldest. */
  Map<String, Long> heads() throws SQLException {
    return database.transaction(
        tx -> {
          Map<String, Long> heads = new LinkedHashMap<>();
          try (PreparedStatement next =
              tx.prepareStatement(
                  "SELECT publisher, seq FROM outbox_message WHERE publisher > ?"
                      + " ORDER BY publisher, seq LIMIT 1")) {
            String last = "";
            boolean more = true;
            while (more && heads.size() < PUBLISHERS) {
              next.setString(1, last);
              try (ResultSet row = next.executeQuery()) {
                more = row.next();
                if (more) {
                  last = row.getString(1);
                  heads.put(last, row.getLong(2));
                }
              }
            }
          }
          return heads;
        });
  }

  /** Returns the oldest of one publisher, in their order. */
  List<Row> oldest(String publisher, int most) throws SQLException {
    return database.transaction(
        tx -> {
          List<Row> rows = new ArrayList<>();
          try (PreparedStatement query =
              tx.prepareStatement(
                  "SELECT seq, routing_key, driver, message FROM outbox_message"
                      + " WHERE publisher = ? ORDER BY seq LIMIT ?")) {
            query.setString(1, publisher);
            query.setInt(2, most);
            try (ResultSet found = query.executeQuery()) {
              while (found.next()) {
                rows.add(
                    new Row(
                        found.getLong(1),
                        found.getString(2),
                        Driver.valueOf(found.getString(3)),
                        found.getString(4)));
              }
            }
          }
          return rows;
        });
  }

  /**
   * Deletes what was confirmed: each by its number, for one with a smaller number may have been
   * committed since. It need not be fenced: what was confirmed need not be sent again, whoever has
   * the lease now.
   */
  void delete(List<Row> rows) throws SQLException {
    database.transaction(
        tx -> {
          try (PreparedStatement delete =
              tx.prepareStatement("DELETE FROM outbox_message WHERE seq = ?")) {
            for (Row each : rows) {
              delete.setLong(1, each.seq());
              delete.addBatch();
            }
            return delete.executeBatch().length;
          }
        });
  }

  /** Counts what waits, no further than told. */
  long count(long most) throws SQLException {
    return database.transaction(
        tx -> {
          try (PreparedStatement query =
              tx.prepareStatement(
                  "SELECT COUNT(*) FROM (SELECT seq FROM outbox_message LIMIT ?) AS waiting")) {
            query.setLong(1, most);
            try (ResultSet count = query.executeQuery()) {
              return count.next() ? count.getLong(1) : 0L;
            }
          }
        });
  }
}
