package dev.manager.rabbitmq.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.notify.Outbox;
import dev.manager.notify.OutboxFullException;
import dev.manager.notify.Priority;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the outbox does on each database, with a real broker. */
@SuppressWarnings("NullAway.Init") // JUnit calls begin
abstract class OutboxContract {
  static final Duration SOON = Duration.ofSeconds(60);

  final Deque<AutoCloseable> open = new ArrayDeque<>();
  DataSource source;
  RabbitServer broker;
  Drain drain;

  abstract DataSource newDatabase() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    broker = RabbitServer.shared();
    source = newDatabase();
    drain = new Drain(broker);
    open.push(drain);
  }

  @AfterEach
  void end() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  OutboxHost host(String name, Object... settings) {
    var host = new OutboxHost(name, source, drain.url(), settings);
    open.push(host);
    return host;
  }

  /** A host whose clock stands still, so that nothing but its start counts the table. */
  private OutboxHost hostThatCountsOnce(Object... settings) {
    var host = new OutboxHost("h1", source, drain.url(), () -> 0L, settings);
    open.push(host);
    return host;
  }

  private int rows() throws SQLException {
    try (Connection c = source.getConnection();
        var query = c.createStatement();
        var count = query.executeQuery("SELECT COUNT(*) FROM outbox_message")) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void whatIsCommittedIsSentInOrderAndDeleted() throws Exception {
    OutboxHost host = host("h1");
    List<String> ids = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      ids.addAll(host.add("volume.h1", i * 10, 10));
    }

    await().atMost(SOON).until(() -> drain.ids().size() == 1000);
    assertThat(drain.ids()).isEqualTo(ids);
    assertThat(drain.numbers("volume.h1")).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(host.status().forwarded()).isEqualTo(1000);
    assertThat(host.status().publishers()).containsExactly("volume.h1");
  }

  @Test
  void whatIsRolledBackIsNeverSent() throws Exception {
    OutboxHost host = host("h1");
    Outbox outbox = host.outbox();
    assertThatThrownBy(
            () ->
                host.records
                    .database()
                    .transaction(
                        tx -> {
                          outbox.add(
                              tx, "p.h1", Priority.INFO, RequestContext.create(), "x", Map.of());
                          throw new IllegalStateException("changed my mind");
                        }))
        .hasMessage("changed my mind");

    List<String> ids = host.add("p.h1", 1, 1);

    await().atMost(SOON).until(() -> rows() == 0);
    await().atMost(SOON).until(() -> drain.ids().equals(ids));
  }

  @Test
  void whatIsNotAllowedAddsNothing() throws Exception {
    OutboxHost host = hostThatCountsOnce("message.max.bytes", 2000, "outbox.backlog.max", 1);
    RequestContext context = RequestContext.create();
    try (Connection c = source.getConnection()) {
      assertThatThrownBy(() -> host.outbox().add(c, "p", Priority.INFO, context, "x", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("commits by itself");
      c.setAutoCommit(false);
      assertThatThrownBy(
              () ->
                  host.outbox()
                      .add(c, "p", Priority.INFO, context, "x", Map.of("x", "x".repeat(3000))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("message.max.bytes");
      assertThatThrownBy(() -> host.outbox().add(c, "", Priority.INFO, context, "x", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("publisher id");
      host.outbox().add(c, "p", Priority.INFO, context, "x", Map.of());
      assertThatThrownBy(() -> host.outbox().add(c, "p", Priority.INFO, context, "x", Map.of()))
          .isInstanceOf(OutboxFullException.class)
          .hasMessageContaining("outbox.backlog.max");
      c.rollback();
    }
    assertThat(rows()).isZero();
  }

  @Test
  void aTransactionThatCommitsLaterIsNotSkipped() throws Exception {
    OutboxHost host = host("h1");
    try (Connection late = source.getConnection()) {
      late.setAutoCommit(false);
      String first =
          host.outbox()
              .add(late, "p.h1", Priority.INFO, RequestContext.create(), "x", Map.of("n", 0));
      List<String> second = host.add("p.h1", 1, 1);
      await().atMost(SOON).until(() -> drain.ids().equals(second));

      late.commit();

      await().atMost(SOON).until(() -> drain.ids().equals(List.of(second.get(0), first)));
    }
    await().atMost(SOON).until(() -> rows() == 0);
  }

  @Test
  void aStopLeavesTheRestForTheNextStart() throws Exception {
    OutboxHost first = host("h1", "outbox.batch", 10);
    List<String> ids = first.add("p.h1", 0, 500);
    first.close();

    host("h1").outbox();

    await()
        .atMost(SOON)
        .until(() -> List.copyOf(new java.util.LinkedHashSet<>(drain.ids())).equals(ids));
    await().atMost(SOON).until(() -> rows() == 0);
  }
}
