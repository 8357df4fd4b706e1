package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.records.server.PostgresForTests;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class ServicesPostgresTest extends ServicesContract {
  @Override
  DataSource newDatabase() throws Exception {
    return PostgresForTests.newDatabase();
  }

  @Test
  void aHostThatIsFrozenWhileItMakesAChangeKeepsNobodyWaiting() throws Exception {
    TestHost a = host("a");
    a.start("volume");
    isUp(a, a, "volume");
    var frozen = new CountDownLatch(1);
    var thaw = new CountDownLatch(1);
    var thread = Executors.newSingleThreadExecutor();
    try (Connection c = database.getConnection()) {
      Connection freezing = freezing(c, frozen, thaw);
      List<Long> ids = List.of(record(a, a, "volume").id());
      var store = new ServiceStore(Duration.ofSeconds(60));
      Future<?> stop =
          thread.submit(
              () -> {
                store.stop(freezing, ids);
                return true;
              });
      frozen.await();
      assertThat(a.records.records.disable("a", "volume", "meanwhile").disabled()).isTrue();
      thaw.countDown();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(stop::get)
          .withCauseInstanceOf(SQLException.class);
    } finally {
      thaw.countDown();
      thread.shutdownNow();
    }
    isUp(a, a, "volume"); // what the frozen one had begun is undone
  }

  /** A connection of which the thread that commits says and does nothing for a while. */
  private static Connection freezing(
      Connection connection, CountDownLatch frozen, CountDownLatch thaw) {
    return (Connection)
        Proxy.newProxyInstance(
            ServicesPostgresTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                frozen.countDown();
                thaw.await();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
