package dev.manager.records.internal;

import dev.manager.ManagerException;
import dev.manager.records.internal.Scripts.Script;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the tables of one owner up to date, each script in its turn, one host at a time. Runs
 * beside hosts that use the tables: a script may only add what older bundles need not know.
 * Thread-safe: one at a time in this process, too.
 */
final class Schema {
  /** Owner of this bundle's own tables. */
  static final String OWN = "records";

  private static final Object ONE_AT_A_TIME = new Object();
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS manager_schema (
        owner_name VARCHAR(255) NOT NULL,
        version INTEGER NOT NULL,
        script VARCHAR(255) NOT NULL,
        checksum BIGINT NOT NULL,
        applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
        PRIMARY KEY (owner_name, version))""";

  private record Applied(String script, long checksum) {}

  private Schema() {}

  /**
   * Runs the scripts that were not run yet.
   *
   * @return the number of the last that was ever run
   * @throws ManagerException if the tables were made by a newer bundle or by another
   */
  static int migrate(Connection connection, String owner, List<Script> scripts)
      throws SQLException {
    synchronized (ONE_AT_A_TIME) {
      return Transactions.in(
          connection,
          transaction -> {
            Dialect.of(transaction).lockSchema(transaction);
            try (Statement table = transaction.createStatement()) {
              table.execute(TABLE);
            }
            return bringUp(transaction, owner, scripts);
          });
    }
  }

  private static int bringUp(Connection connection, String owner, List<Script> scripts)
      throws SQLException {
    Map<Integer, Applied> applied = applied(connection, owner);
    int known = scripts.isEmpty() ? 0 : scripts.get(scripts.size() - 1).version();
    int last = applied.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (last > known) {
      throw new ManagerException(
          ("The tables of %s in the database are of version %d, made by a newer bundle; this one"
                  + " knows them up to version %d: install the newer bundle")
              .formatted(owner, last, known));
    }
    for (Script script : scripts) {
      Applied before = applied.get(script.version());
      if (before == null) {
        run(connection, owner, script);
      } else if (before.checksum() != script.checksum()) {
        throw new ManagerException(
            "Script %s of %s was run as %s, and has changed since: add a new script in its place"
                .formatted(script.name(), owner, before.script()));
      }
    }
    return known;
  }

  private static Map<Integer, Applied> applied(Connection connection, String owner)
      throws SQLException {
    Map<Integer, Applied> applied = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT version, script, checksum FROM manager_schema WHERE owner_name = ?")) {
      query.setString(1, owner);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          applied.put(rows.getInt(1), new Applied(rows.getString(2), rows.getLong(3)));
        }
      }
    }
    return applied;
  }

  private static void run(Connection connection, String owner, Script script) throws SQLException {
    for (String text : script.statements()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(text);
      } catch (SQLException e) {
        throw new SQLException(
            "Script %s of %s failed at \"%s\": %s"
                .formatted(script.name(), owner, text.lines().findFirst().orElse(""), explain(e)),
            e.getSQLState(),
            e);
      }
    }
    try (PreparedStatement note =
        connection.prepareStatement(
            "INSERT INTO manager_schema (owner_name, version, script, checksum, applied_at)"
                + " VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)")) {
      note.setString(1, owner);
      note.setInt(2, script.version());
      note.setString(3, script.name());
      note.setLong(4, script.checksum());
      note.executeUpdate();
    }
  }

  private static String explain(SQLException failure) {
    String state = failure.getSQLState();
    boolean exists = "42P07".equals(state) || "42S01".equals(state);
    return exists
        ? "a table of that name is there already, and no script of this owner made it: use another"
            + " database or schema, or rename that table"
        : SqlErrors.describe(failure);
  }
}
