package dev.manager.records.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A source whose connections a test can cut, as a cut cable does for one host. Thread-safe. */
final class Switch extends BareSource {
  private final DataSource source;
  private final Queue<Connection> made = new ConcurrentLinkedQueue<>();
  private volatile boolean off;

  Switch(DataSource source) {
    this.source = source;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (off) {
      throw new SQLException("the cable is cut", "08001");
    }
    Connection connection = source.getConnection();
    made.add(connection);
    if (off) {
      connection.close();
    }
    return connection;
  }

  /** Cuts all, and lets one connection that is in use live on. */
  void offBut(Connection kept) throws SQLException {
    Connection bare = kept.unwrap(Connection.class);
    made.removeIf(each -> each == bare);
    off();
  }

  void off() throws SQLException {
    off = true;
    for (Connection each = made.poll(); each != null; each = made.poll()) {
      each.close();
    }
  }

  void on() {
    off = false;
  }
}
