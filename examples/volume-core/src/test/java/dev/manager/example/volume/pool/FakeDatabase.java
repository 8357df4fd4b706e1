package dev.manager.example.volume.pool;

import dev.manager.record.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/** A database in memory, with the tables of the pool's script. For tests; thread-safe. */
final class FakeDatabase implements Database, AutoCloseable {
  private final JdbcConnectionPool pool;
  private boolean migrated;

  /**
   * @param name of this database, one for each test
   */
  FakeDatabase(String name) {
    pool = JdbcConnectionPool.create("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "");
  }

  @Override
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException {
    try (Connection c = pool.getConnection()) {
      c.setAutoCommit(false);
      try {
        T result = work.in(c);
        c.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      } finally {
        c.setAutoCommit(true);
      }
    }
  }

  @Override
  public synchronized int migrate(String owner, Class<?> bundle, String folder)
      throws SQLException {
    if (!migrated) {
      try (InputStream script =
              Objects.requireNonNull(
                  bundle.getResourceAsStream("/" + folder + "/V1__volumes.sql"));
          Connection c = pool.getConnection();
          Statement s = c.createStatement()) {
        s.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      migrated = true;
    }
    return 1;
  }

  long count(String table) throws SQLException {
    try (Connection c = pool.getConnection();
        Statement s = c.createStatement();
        var rows = s.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  void sql(String text) throws SQLException {
    try (Connection c = pool.getConnection();
        Statement s = c.createStatement()) {
      s.execute(text);
    }
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
