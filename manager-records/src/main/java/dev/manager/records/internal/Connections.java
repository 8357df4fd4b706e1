package dev.manager.records.internal;

import dev.manager.record.Database.Work;
import dev.manager.record.RecordsUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends connections of the pool to this bundle's own statements. Before the first, the tables are
 * brought up to date. Thread-safe.
 */
final class Connections {
  private final DataSource pool;
  private final DataSource bare;
  private final String database;
  private final Duration statementTimeout;
  private final Work<Integer> preparation;
  private final Object lock = new Object();
  private volatile boolean prepared;

  /**
   * @param bare gives the connection for the preparation: it says why it has none, where a pool may
   *     only say that it waited
   * @param preparation brings the tables up to date; run until it succeeds once
   */
  Connections(
      DataSource pool,
      DataSource bare,
      String database,
      Duration statementTimeout,
      Work<Integer> preparation) {
    this.pool = pool;
    this.bare = bare;
    this.database = database;
    this.statementTimeout = statementTimeout;
    this.preparation = preparation;
  }

  /** Does work with auto-commit on. */
  <T extends @Nullable Object> T use(String what, Work<T> work) {
    try {
      prepare();
      try (Connection connection = pool.getConnection()) {
        connection.setNetworkTimeout(Runnable::run, (int) statementTimeout.toMillis() + 2000);
        return work.in(connection);
      }
    } catch (SQLException e) {
      throw unavailable(what, e);
    }
  }

  /** Brings the tables up to date, unless that was done. */
  void prepare() throws SQLException {
    if (prepared) {
      return;
    }
    synchronized (lock) { // only before the first success, so that one at a time tries
      if (!prepared) {
        try (Connection connection = bare.getConnection()) {
          preparation.in(connection);
        } catch (RuntimeException e) { // the tables are refused: as good as no database
          throw new SQLException(e.getMessage(), e);
        }
        prepared = true;
      }
    }
  }

  private RecordsUnavailableException unavailable(String what, SQLException e) {
    return new RecordsUnavailableException(
        "Database %s cannot be used to %s: %s".formatted(database, what, SqlErrors.describe(e)), e);
  }
}
