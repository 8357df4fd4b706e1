package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database is worth that needs nothing to be configured. */
class DefaultDatabaseTest {
  private final Path folder;

  DefaultDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Connection connect(Path home) throws SQLException {
    var source = new JdbcDataSource();
    source.setURL(RecordsConfig.from(ManagerConfig.of(Map.of()), home).url());
    return source.getConnection();
  }

  private static List<Integer> values(Connection c) throws SQLException {
    return Sql.query(c, "SELECT a FROM v ORDER BY a", row -> row.getInt(1));
  }

  @Test
  void whatWasCommittedIsInTheFileWhenTheProcessIsKilled() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Connection c = connect(folder)) {
      Sql.update(c, "CREATE TABLE v (a INTEGER)");
      Sql.update(c, "INSERT INTO v VALUES (1)");
      // What a process that is killed now leaves to the next one.
      Files.copy(folder.resolve("records.mv.db"), copy.resolve("records.mv.db"));
    }
    try (Connection c = connect(copy)) {
      assertThat(values(c)).containsExactly(1);
    }
  }

  @Test
  void aThreadThatIsInterruptedClosesItForNobodyElse() throws Exception {
    var done = new AtomicBoolean();
    try (Connection c = connect(folder);
        Connection other = connect(folder)) {
      Sql.update(c, "CREATE TABLE v (a INTEGER)");
      var thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  Sql.update(other, "INSERT INTO v VALUES (1)");
                  done.set(true);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      thread.join();
      Sql.update(c, "INSERT INTO v VALUES (2)");
      assertThat(done).isTrue();
      assertThat(values(c)).containsExactly(1, 2);
    }
  }
}
