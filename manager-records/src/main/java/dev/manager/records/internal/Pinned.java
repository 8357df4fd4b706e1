package dev.manager.records.internal;

import dev.manager.record.Database.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is kept for one purpose, so that a full pool cannot keep it waiting. Opened
 * when it is needed, and anew after a failure. For one thread at a time.
 */
final class Pinned implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pinned.class);

  private final DataSource source;
  private final Duration limit;
  private @Nullable Connection connection;

  /**
   * @param limit how long one statement may take
   */
  Pinned(DataSource source, Duration limit) {
    this.source = source;
    this.limit = limit;
  }

  /**
   * Does work on the connection. If one that was opened earlier fails, which a restarted database
   * does to each, the work is done again on a new one: it must not mind.
   */
  synchronized <T extends @Nullable Object> T use(Work<T> work) throws SQLException {
    boolean isOld = connection != null;
    try {
      return work.in(present());
    } catch (SQLException e) {
      boolean broken = isBroken();
      if (broken) {
        close();
      }
      if (!isOld || !broken) {
        throw e;
      }
      log.debug("A connection that was open is tried anew", e);
    }
    try {
      return work.in(present());
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private Connection present() throws SQLException {
    Connection present = connection;
    if (present == null) {
      present = source.getConnection();
      connection = present;
      present.setAutoCommit(true);
      Dialect.of(present).limit(present, limit);
    }
    return present;
  }

  private boolean isBroken() {
    Connection present = connection;
    try {
      if (present == null || present.isClosed()) {
        return true;
      }
      if (!present.getAutoCommit()) {
        present.rollback();
        present.setAutoCommit(true);
      }
      return !present.isValid(1);
    } catch (SQLException e) {
      log.debug("The connection is of no use any more", e);
      return true;
    }
  }

  @Override
  public synchronized void close() {
    Connection present = connection;
    connection = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException e) {
        log.debug("A connection could not be closed in order", e);
      }
    }
  }
}
