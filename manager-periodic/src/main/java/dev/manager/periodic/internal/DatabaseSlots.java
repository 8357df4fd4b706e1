package dev.manager.periodic.internal;

import dev.manager.record.Database;
import dev.manager.record.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/** The slots in the database of the records. Thread-safe: makes the table with its first use. */
final class DatabaseSlots implements SlotStore {
  private final Database database;
  private volatile boolean ready;

  DatabaseSlots(Database database) {
    this.database = database;
  }

  private void prepare() throws SQLException {
    if (!ready) {
      database.migrate("periodic", DatabaseSlots.class, "db/periodic"); // does nothing twice
      ready = true;
    }
  }

  @Override
  public Seen read(String task) throws SQLException {
    prepare();
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT CURRENT_TIMESTAMP, (SELECT slot_at FROM periodic_slots WHERE task = ?)")) {
            statement.setString(1, task);
            try (ResultSet rows = statement.executeQuery()) {
              rows.next();
              OffsetDateTime slot = rows.getObject(2, OffsetDateTime.class);
              return new Seen(
                  Objects.requireNonNull(rows.getObject(1, OffsetDateTime.class)).toInstant(),
                  slot == null ? null : slot.toInstant());
            }
          }
        });
  }

  @Override
  public void use(Lease lease, String task, Instant slot) throws SQLException {
    prepare();
    database.transaction(
        connection -> {
          lease.fence(connection);
          String update = "UPDATE periodic_slots SET slot_at = ?, token = ? WHERE task = ?";
          String insert = "INSERT INTO periodic_slots (slot_at, token, task) VALUES (?, ?, ?)";
          int changed = write(connection, update, lease, task, slot);
          return changed > 0 ? changed : write(connection, insert, lease, task, slot);
        });
  }

  private static int write(
      Connection connection, String sql, Lease lease, String task, Instant slot)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, slot.atOffset(ZoneOffset.UTC));
      statement.setLong(2, lease.token());
      statement.setString(3, task);
      return statement.executeUpdate();
    }
  }
}
