package dev.manager.records.internal;

import dev.manager.record.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs work as one transaction of a connection. Stateless. */
final class Transactions {
  private static final Duration MOST_SILENCE = Duration.ofSeconds(5);

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

  /**
   * Does the same for work that has locks on which other hosts wait: a host that is frozen in it
   * loses it, and does not keep them waiting.
   */
  static <T extends @Nullable Object> T brief(Connection connection, Work<T> work)
      throws SQLException {
    return in(
        connection,
        transaction -> {
          Dialect.of(transaction).limitSilence(transaction, MOST_SILENCE);
          return work.in(transaction);
        });
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
