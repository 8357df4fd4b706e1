package dev.manager.records.internal;

import static org.awaitility.Awaitility.await;

import dev.manager.record.RecordsUnavailableException;
import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all tests have that both databases must pass: a database of their own, and hosts on it. */
abstract class DatabaseContract {
  private final List<TestHost> hosts = new ArrayList<>();
  DataSource database = new NoSource();

  /** Makes an empty database. */
  abstract DataSource newDatabase() throws Exception;

  @BeforeEach
  void makeDatabase() throws Exception {
    database = newDatabase();
  }

  @AfterEach
  void endHosts() throws Exception {
    for (TestHost each : hosts) {
      each.close();
    }
  }

  TestHost host(String name, Object... settings) {
    var host = new TestHost(name, database, settings);
    hosts.add(host);
    return host;
  }

  ServiceRecord record(TestHost seenBy, TestHost host, String name) {
    return seenBy.records.records.find(host.name, name).orElseThrow();
  }

  void isUp(TestHost seenBy, TestHost host, String name) {
    soon()
        .until(
            () ->
                seenBy.records.watch.isUp(host.name, name)
                    && record(seenBy, host, name).state() == ServiceState.UP);
  }

  void isDown(TestHost seenBy, TestHost host, String name) {
    soon()
        .until(
            () ->
                record(seenBy, host, name).state() == ServiceState.DOWN
                    && !seenBy.records.watch.isUp(host.name, name));
  }

  static ConditionFactory soon() {
    return await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(RecordsUnavailableException.class); // a slow machine's pool
  }

  int sql(String text) {
    try (Connection c = database.getConnection();
        Statement s = c.createStatement()) {
      return s.execute(text) ? 0 : s.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }

  long number(String query) {
    try (Connection c = database.getConnection()) {
      return Sql.query(c, query, row -> row.getLong(1)).get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private static final class NoSource extends BareSource {
    @Override
    public Connection getConnection() throws SQLException {
      throw new SQLException("no database was made");
    }
  }
}
