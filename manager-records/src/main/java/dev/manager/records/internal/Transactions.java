package dev.manager.records.internal;

import dev.manager.record.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs work as one transaction of a connection. Stateless. */
final class Transactions {
  private Transactions() {}

  /** Commits what the work did; undoes it when it throws. Auto-commit is on afterwards. */
  static <T extends @Nullable Object> T in(Connection connection, Work<T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.in(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        undo(connection);
      } else {
        connection.setAutoCommit(true);
      }
    }
  }

  private static void undo(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The connection is lost, and with it the transaction; the first failure says why.
      org.slf4j.LoggerFactory.getLogger(Transactions.class).debug("No rollback", e);
    }
  }
}
