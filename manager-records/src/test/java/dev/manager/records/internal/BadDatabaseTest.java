package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.record.RecordsUnavailableException;
import dev.manager.records.server.PostgresForTests;
import dev.manager.records.server.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.osgi.PGDataSourceFactory;

/** A database that cannot be used says why, and nothing else stops for it. */
@Tag("server")
class BadDatabaseTest {
  private static final String SECRET = "geheim-4711";

  /** Checks what callers are told, that managers are not, and that no secret is in any of it. */
  private static void refuses(DataSource bad, String... why) throws Exception {
    var host = new TestHost("a", bad, "pool.wait.seconds", 0.5);
    try {
      assertThatExceptionOfType(RecordsUnavailableException.class)
          .isThrownBy(() -> host.records.records.list())
          .withMessageContaining("cannot be used to list services")
          .satisfies(e -> assertThat(e.getMessage()).contains(why).hasLineCount(1))
          .satisfies(e -> assertThat(trace(e)).doesNotContain(SECRET));
      DatabaseContract.soon().until(() -> !host.records.outage.isOver());
      assertThat(host.records.watch.members()).isEmpty();
    } finally {
      host.close();
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Nested
  class Postgres {
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final PostgresServer server;

    Postgres() throws Exception {
      PostgresForTests.require();
      server = PostgresServer.shared();
      source.setUrl(server.url(server.newDatabase()));
      source.setUser(server.user());
    }

    @Test
    void oneThatMayOnlyBeRead() throws Exception {
      try (Connection c = source.getConnection();
          Statement s = c.createStatement()) {
        s.execute(
            "ALTER DATABASE "
                + source.getDatabaseName()
                + " SET default_transaction_read_only = on");
      }
      refuses(source, "read-only", "(the database is read-only: records need to write)");
    }

    @Test
    void aWrongPassword() throws Exception {
      server.newUser("careful", "right");
      source.setUser("careful");
      source.setPassword(SECRET);
      refuses(source, "password authentication failed", "(check user and password)");
      source.setPassword("right");
      try (Connection c = source.getConnection()) {
        assertThat(c.isValid(5)).isTrue(); // it was the password
      }
    }

    @Test
    void aUserWithoutTheRightToMakeTables() throws Exception {
      server.newUser("poor", SECRET);
      source.setUser("poor");
      source.setPassword(SECRET);
      refuses(source, "permission denied for schema public");
    }

    @Test
    void anUnknownUser() throws Exception {
      source.setUser("nobody-like-that");
      refuses(source, "nobody-like-that", "(check user and password)");
    }

    @Test
    void aDatabaseThatIsNotThere() throws Exception {
      source.setDatabaseName("nothing-like-that");
      refuses(source, "nothing-like-that", "(create the database, or check url)");
    }

    @Test
    void aServerThatIsNotThere() throws Exception {
      source.setPortNumbers(new int[] {1});
      refuses(source, "refused");
    }
  }

  @Nested
  class H2Files {
    private final JdbcDataSource source = new JdbcDataSource();
    private final Path folder;

    H2Files(@TempDir Path folder) throws SQLException {
      this.folder = folder;
      source.setURL("jdbc:h2:" + folder.resolve("x"));
      source.setUser("sa");
      source.setPassword("right");
      source.getConnection().close();
    }

    @Test
    void aWrongPassword() throws Exception {
      source.setPassword(SECRET);
      refuses(source, "Wrong user name or password", "(check user and password)");
    }

    @Test
    void oneThatMayOnlyBeRead() throws Exception {
      source.setURL("jdbc:h2:" + folder.resolve("x") + ";ACCESS_MODE_DATA=r");
      refuses(source, "read only", "(the database is read-only: records need to write)");
    }

    @Test
    void aFolderThatCannotBeMade() throws Exception {
      source.setURL(
          "jdbc:h2:" + folder.resolve("x.mv.db/inside") + ";TRACE_LEVEL_FILE=0"); // that is a file
      refuses(source, "NotDirectoryException", "x.mv.db");
    }
  }

  @Test
  void aUrlThatTheDriverRefusesIsShownWithoutItsSecrets() throws Exception {
    RecordsConfig config =
        TestHost.config("url", "jdbc:postgresql://127.0.0.1:99999/x?password=" + SECRET);
    refuses(
        new BareSource() {
          @Override
          public Connection getConnection() throws SQLException {
            return ServiceSource.connect(new PGDataSourceFactory(), config);
          }
        },
        "The driver refuses jdbc:postgresql://127.0.0.1:99999/x: URL invalid");
  }

  @Test
  void aDriverThatThrowsWhatItShouldNotIsAskedAgainInTimeAndNotAtOnce() throws Exception {
    var times = new java.util.concurrent.CopyOnWriteArrayList<Long>();
    var outage = new Outage("x");
    Duration interval = Duration.ofMillis(300);
    var store = new ServiceStore(Duration.ofSeconds(1));
    var watch =
        new Watch(store, interval, Duration.ofSeconds(1), Duration.ZERO, (topic, event) -> {});
    DataSource bad =
        new BareSource() {
          @Override
          public Connection getConnection() {
            times.add(System.nanoTime());
            throw new IllegalStateException("a fault of the driver");
          }
        };
    var heart = new Heart(new Pinned(bad, interval), store, watch, outage, interval);
    heart.open();
    try {
      DatabaseContract.soon().until(() -> times.size() >= 6); // three are due in an interval
      assertThat(times.get(5) - times.get(0)).isGreaterThan(interval.toNanos());
      assertThat(outage.isOver()).isFalse();
    } finally {
      heart.close();
    }
  }
}
