package dev.manager.launcher.itest.probe;

import dev.manager.record.Database;
import dev.manager.record.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The rows that show who wrote, behind which token. Stateless. */
final class Rows {
  private Rows() {}

  /** Writes one with nothing but a look at the lease, then one behind the fence; tells of that. */
  static void write(Database database, Lease lease, String writer, String host)
      throws SQLException {
    lease.check();
    database.<Integer>transaction(
        c -> {
          try (PreparedStatement insert = insert(c, "probe_bare", lease, writer, host)) {
            return insert.execute() ? 1 : 0;
          }
        });
    long id =
        database.<Long>transaction(
            c -> {
              lease.fence(c);
              try (PreparedStatement insert = insert(c, "probe_rows", lease, writer, host)) {
                try (ResultSet row = insert.executeQuery()) {
                  row.next();
                  return row.getLong(1);
                }
              }
            });
    System.out.println("WROTE " + id);
  }

  private static PreparedStatement insert(
      Connection c, String table, Lease lease, String writer, String host) throws SQLException {
    PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO " + table + " (writer, host, token) VALUES (?, ?, ?) RETURNING id");
    insert.setString(1, writer);
    insert.setString(2, host);
    insert.setLong(3, lease.token());
    return insert;
  }
}
