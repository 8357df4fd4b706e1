package dev.manager.itest;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A data source whose connections a test can cut, as a cut cable does. Thread-safe. */
final class Cable {
  private final DataSource source;
  private final Queue<Connection> made = new ConcurrentLinkedQueue<>();
  private volatile boolean off;

  Cable(DataSource source) {
    this.source = source;
  }

  /** Returns the source as others see it. */
  DataSource end() {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return connect();
          }
          try {
            return method.invoke(source, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (DataSource)
        Proxy.newProxyInstance(
            Cable.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
  }

  private Connection connect() throws SQLException {
    Connection connection = off ? null : source.getConnection();
    if (connection != null) {
      made.add(connection);
    }
    if (off || connection == null) {
      off();
      throw new SQLException("the cable is cut", "08001");
    }
    return connection;
  }

  /** Cuts it. */
  void off() throws SQLException {
    off = true;
    for (Connection each = made.poll(); each != null; each = made.poll()) {
      each.close();
    }
  }

  /** Mends it. */
  void on() {
    off = false;
  }
}
