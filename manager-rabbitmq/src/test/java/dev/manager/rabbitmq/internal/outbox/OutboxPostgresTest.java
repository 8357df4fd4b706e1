package dev.manager.rabbitmq.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.records.server.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit calls what makes the database
@Tag("server")
class OutboxPostgresTest extends OutboxContract {
  private PostgresServer server;
  private String database;

  @Override
  DataSource newDatabase() throws Exception {
    boolean required = "all".equals(System.getProperty("manager.tests.require"));
    assumeTrue(PostgresServer.isInstalled() || required, "PostgreSQL's server is not installed");
    server = PostgresServer.shared();
    database = server.newDatabase();
    return server.source(database);
  }

  /** A host in a process of its own, and what it said that it has committed. */
  private final class Child {
    final List<String> committed = new CopyOnWriteArrayList<>();
    final Process process;
    private final Thread reader;

    Child(String host, String publisher, int from) throws IOException {
      process =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  OutboxHost.class.getName(),
                  server.url(database),
                  server.user(),
                  drain.url(),
                  host,
                  publisher,
                  "" + from)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      reader = new Thread(this::read);
      reader.start();
      open.push(process::destroyForcibly);
    }

    private void read() {
      try (BufferedReader in = process.inputReader()) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          committed.add(line.substring(line.indexOf(' ') + 1));
        }
      } catch (IOException e) {
        committed.add("unreadable: " + e);
      }
    }

    void kill() throws Exception {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      reader.join(60_000);
    }
  }

  /** First copies are in order; nothing that was committed is missing. */
  private void assertAllThere(List<String> committed, String publisher) {
    await().atMost(SOON).until(() -> Set.copyOf(drain.ids()).containsAll(committed));
    List<Integer> numbers = drain.numbers(publisher);
    assertThat(numbers).isSorted();
    assertThat(numbers)
        .isEqualTo(IntStream.rangeClosed(0, numbers.get(numbers.size() - 1)).boxed().toList());
  }

  @Test
  void aKilledProcessLosesNothingAndAnotherHostGoesOn() throws Exception {
    List<String> committed = new ArrayList<>();
    Child child = new Child("h1", "p.h1", 0);
    await().atMost(SOON).until(() -> child.committed.size() > 500);
    child.kill();
    committed.addAll(child.committed);

    OutboxHost other = host("h2");

    assertAllThere(committed, "p.h1");
    await().atMost(SOON).until(() -> other.status().backlog() == 0);
    int copies = drain.ids().size() - new LinkedHashSet<>(drain.ids()).size();
    assertThat(copies).as("copies of what was confirmed and not deleted").isLessThanOrEqualTo(200);
  }

  @Test
  void oneHostForwardsForAPublisherAndTheNextTakesOverInOrder() throws Exception {
    OutboxHost first = host("h1");
    OutboxHost second = host("h2");
    List<String> ids = new ArrayList<>(first.add("p.x", 0, 100));
    await().atMost(SOON).until(() -> drain.ids().size() == 100);
    assertThat(first.status().publishers()).containsExactly("p.x");
    assertThat(second.status().publishers()).isEmpty();

    first.close();
    ids.addAll(second.add("p.x", 100, 100));

    await().atMost(SOON).until(() -> drain.ids().equals(ids));
    assertThat(second.status().publishers()).containsExactly("p.x");
  }

  @Test
  void aBrokerThatIsKilledUnderLoadLosesNothing() throws Exception {
    try (RabbitServer own = RabbitServer.start()) {
      drain.close();
      drain = new Drain(own);
      OutboxHost host = host("h1");
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        ids.addAll(host.add("p.h1", i * 100, 100));
        if (i == 10) {
          await().atMost(SOON).until(() -> drain.ids().size() > 100);
          own.kill();
        }
      }
      assertThat(host.status().backlog()).isPositive();
      own.up();
      drain.open();

      assertAllThere(ids, "p.h1");
      await()
          .atMost(SOON)
          .until(() -> host.status().backlog() == 0 && host.status().problem() == null);
      host.close();
      drain.close();
    }
  }

  @Test
  void aDatabaseThatIsAwayForAWhileLosesNothing() throws Exception {
    OutboxHost host = host("h1");
    List<String> ids = new ArrayList<>(host.add("p.h1", 0, 10));
    await().atMost(SOON).until(() -> drain.ids().equals(ids));

    server.cut(database);
    // Who adds is told, as of any work in a transaction, and does it again.
    ids.addAll(
        await()
            .atMost(SOON)
            .ignoreExceptionsInstanceOf(SQLException.class)
            .until(() -> host.add("p.h1", 10, 10), each -> true));

    await().atMost(SOON).until(() -> drain.numbers("p.h1").size() == 20);
    assertAllThere(ids, "p.h1");
  }
}
