package dev.manager.periodic.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The way from one host to the database, which can be cut. Thread-safe. */
final class Cable {
  private final DataSource source;
  private final Queue<Connection> made = new ConcurrentLinkedQueue<>();
  private volatile boolean off;

  Cable(DataSource source) {
    this.source = source;
  }

  /** Returns the host's end of it. */
  DataSource end() {
    return (DataSource)
        Proxy.newProxyInstance(
            Cable.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> invoke(method, arguments));
  }

  private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
    if (off) {
      throw new SQLException("the cable is cut", "08001");
    }
    Object result;
    try {
      result = method.invoke(source, arguments);
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    if (result instanceof Connection connection) {
      made.add(connection);
      if (off) {
        closeAll();
      }
    }
    return result;
  }

  /** Cuts it: closes all connections, and makes no more. */
  void cut() throws SQLException {
    off = true;
    closeAll();
  }

  private void closeAll() throws SQLException {
    for (Connection each = made.poll(); each != null; each = made.poll()) {
      each.close();
    }
  }
}
