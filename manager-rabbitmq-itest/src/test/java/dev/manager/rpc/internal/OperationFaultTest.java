package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What operators do, and what runs full, while casts go through; each one is accounted for. */
class OperationFaultTest extends Faults {
  private static final String DURABLE = "amqp.durable.queues=true";

  /** A virtual host of its own on the shared broker. */
  private static String space() throws Exception {
    RabbitServer broker = RabbitServer.shared();
    String name = "fault" + UUID.randomUUID();
    broker.control("add_vhost", name);
    broker.control("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
    return name;
  }

  private static String url(String space) throws Exception {
    return RabbitServer.shared().url() + space;
  }

  /** Returns how many messages wait in the queue of the topic, with nobody. */
  private static long waiting(String space) throws Exception {
    return RabbitServer.shared()
        .control("list_queues", "-p", space, "name", "messages_ready")
        .lines()
        .filter(each -> each.startsWith("notes\t"))
        .mapToLong(each -> Long.parseLong(each.substring(each.indexOf('\t') + 1)))
        .sum();
  }

  @Test
  void nothingIsLostWhenTheBrokerIsRestartedInOrder() throws Exception {
    RabbitServer broker = RabbitServer.start();
    opened.add(broker);
    RpcClient to = begin(broker.url(), broker.url(), DURABLE);
    Sent sent =
        cast(
            to,
            () -> {
              broker.down();
              broker.up();
            });
    everyOneRanOnce(sent);
  }

  @Test
  void aServerThatComesBackLaterThanTheClientIsWaitedFor() throws Exception {
    RabbitServer broker = RabbitServer.start();
    opened.add(broker);
    At server = host(broker.url(), "server", List.of());
    // Later than the grace, but within the pause that the server may make.
    At client =
        host(
            broker.url(),
            "client",
            List.of(),
            "unroutable.grace.seconds=0.1",
            "reconnect.initial.seconds=0.1",
            "reconnect.max.seconds=60");
    server.host().serve(new TestPlace("notes", "server", notes));
    RpcClient to = notes(client, Duration.ofSeconds(60));
    to.call(RequestContext.create(), "note", Map.of("number", 1));

    broker.kill(); // its queues are transient
    server.close();
    broker.up();
    var sent =
        CompletableFuture.runAsync(
            () -> to.cast(RequestContext.create(), "note", Map.of("number", 2)));
    // Pauses of 40, 80, 160 ms and more have gone by: longer than the grace.
    await().atMost(SOON).until(() -> sent.isDone() || client.rabbit().returned() >= 6);
    assertThat(sent).isNotDone();

    At back = host(broker.url(), "server", List.of());
    back.host().serve(new TestPlace("notes", "server", notes));
    sent.get(2, TimeUnit.MINUTES);
    await().atMost(SOON).until(() -> notes.runs.containsKey(2));
    assertThat(notes.runs.get(2)).hasValue(1);
  }

  @Test
  void nothingIsLostWhileTheBrokerIsShortOfMemory() throws Exception {
    RabbitServer broker = RabbitServer.start();
    opened.add(broker);
    RpcClient to = begin(broker.url(), broker.url());
    Sent sent =
        cast(
            to,
            () -> broker.control("set_vm_memory_high_watermark", "0.00001"),
            () -> {
              await().atMost(SOON).until(() -> links.get(1).state().equals("blocked"));
              int before = notes.runs.size();
              broker.control("set_vm_memory_high_watermark", "absolute", "2GB");
              await().atMost(SOON).until(() -> links.get(1).state().equals("connected"));
              assertThat(before).isLessThan(CASTS);
            });
    everyOneRanOnce(sent);
  }

  @Test
  void aSlowServerHoldsNoMoreThanItsPrefetchAndLosesNothing() throws Exception {
    String space = space();
    At server = host(url(space), "server", List.of("prefetch=10", "workers.max=4"));
    At client = host(url(space), "client", List.of());
    notes.gate = true;
    server.host().serve(new TestPlace("notes", "server", notes));

    Sent sent = cast(notes(client, Duration.ofSeconds(60)), () -> notes.permits.release(20));

    await().atMost(SOON).untilAsserted(() -> assertThat(notes.runs).hasSize(20));
    // Four run and are acknowledged as they began; ten more are with the server.
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(waiting(space)).isEqualTo(CASTS - 20 - 4 - 10));
    notes.open();
    everyOneRanOnce(sent);
  }

  @Test
  void whatAFullQueueRefusesIsSaidAndNeverRuns() throws Exception {
    String space = space();
    RabbitServer.shared()
        .control(
            "set_policy",
            "-p",
            space,
            "full",
            "^notes$",
            "{\"max-length\": 100, \"overflow\": \"reject-publish\"}",
            "--apply-to",
            "queues");
    At server = host(url(space), "server", List.of("prefetch=10", "workers.max=4"));
    At client = host(url(space), "client", List.of());
    notes.gate = true;
    server.host().serve(new TestPlace("notes", "server", notes));
    RpcClient impatient = notes(client, Duration.ofSeconds(3));

    // The first third goes through; then nothing runs any more, and the queue fills.
    notes.permits.release(CASTS / 3);
    Sent sent =
        cast(
            impatient,
            () -> {
              await().atMost(SOON).until(() -> waiting(space) >= 100);
              await().atMost(SOON).until(() -> isRefused(impatient));
              notes.open();
            });

    accountedFor(sent);
  }

  /** Tells whether the broker refuses a cast. */
  private static boolean isRefused(RpcClient client) {
    try {
      client.cast(RequestContext.create(), "note", Map.of("number", -1));
      return true; // and then it runs, which is found at the end
    } catch (RpcOverloadException e) {
      assertThat(e).hasMessageContaining("RabbitMQ refuses messages");
      return true;
    } catch (RpcException e) {
      return false; // its time was over while it was on its way once more
    }
  }

  /** What was done ran once; what was refused never ran; of what is not known it was said so. */
  private void accountedFor(Sent sent) {
    Set<Integer> all = new HashSet<>(sent.done());
    assertThat(all).hasSize(sent.done().size());
    assertThat(sent.failed().keySet()).doesNotContainAnyElementsOf(all);
    all.addAll(sent.failed().keySet());
    assertThat(all).hasSize(CASTS);
    Set<Integer> unknown = new HashSet<>();
    sent.failed()
        .forEach(
            (number, why) -> {
              if (!(why instanceof RpcOverloadException)) {
                assertThat(why).hasMessageContaining("it may have been delivered");
                unknown.add(number);
              }
            });
    assertThat(unknown.size()).isLessThanOrEqualTo(SENDERS);
    await().atMost(SOON).until(() -> notes.runs.keySet().containsAll(sent.done()));
    Set<Integer> ran = new HashSet<>(notes.runs.keySet());
    ran.removeAll(unknown);
    assertThat(ran).isEqualTo(Set.copyOf(sent.done()));
    assertThat(notes.runs.values()).allMatch(each -> each.get() == 1);
  }

  @Test
  void whatAFullBufferRefusesIsSaidAtOnceAndNeverRuns() throws Exception {
    RabbitServer broker = RabbitServer.start();
    opened.add(broker);
    At server = host(broker.url(), "server", List.of());
    At client = host(broker.url(), "client", List.of(), "publish.pending.max=4");
    server.host().serve(new TestPlace("notes", "server", notes));
    RpcClient to = notes(client, Duration.ofSeconds(60));

    Sent sent =
        cast(
            to,
            () -> broker.control("set_vm_memory_high_watermark", "0.00001"),
            () -> {
              // Eight senders and room for four: those who find none are told, again and again.
              await().atMost(SOON).until(() -> client.rabbit().state().equals("blocked"));
              broker.control("set_vm_memory_high_watermark", "absolute", "2GB");
            });

    accountedFor(sent);
    assertThat(sent.failed()).isNotEmpty();
    assertThat(sent.failed().values().iterator().next())
        .hasMessageContaining("publish.pending.max");
  }

  @Test
  void aRollingRestartOfTwoServersLosesNothing() throws Exception {
    String space = space();
    At client = host(url(space), "client", List.of());
    At one = serve(space, "one");
    At two = serve(space, "two");

    Sent sent =
        cast(
            notes(client, Duration.ofSeconds(60)),
            () -> {
              one.close();
              At again = serve(space, "one");
              two.close();
              At twoAgain = serve(space, "two");
              assertThat(again.rabbit().isConnected() && twoAgain.rabbit().isConnected()).isTrue();
            });

    everyOneRanOnce(sent);
  }

  private At serve(String space, String name) throws Exception {
    At made = host(url(space), name, List.of("prefetch=20", "workers.max=4"));
    made.host().serve(new TestPlace("notes", name, notes));
    return made;
  }

  @Test
  void aQueueWhoseServersAreAllDeadKeepsCastsAndLetsCallsExpire() throws Exception {
    String space = space();
    At client = host(url(space), "client", List.of(), DURABLE);
    At server = host(url(space), "server", List.of(), DURABLE);
    server.host().serve(new TestPlace("notes", "server", notes));
    RpcClient to = notes(client, Duration.ofSeconds(2));
    to.call(RequestContext.create(), "note", Map.of("number", 1));
    server.close();

    to.cast(RequestContext.create(), "note", Map.of("number", 2));
    long start = System.nanoTime();
    assertThatThrownBy(() -> to.call(RequestContext.create(), "note", Map.of("number", 3)))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining(
            "its time was over, and nobody takes from queue notes of RabbitMQ"
                + " (consumers: 0, messages: 2)");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));

    At back = host(url(space), "server", List.of(), DURABLE);
    back.host().serve(new TestPlace("notes", "server", notes));
    to.call(RequestContext.create(), "note", Map.of("number", 4));
    await().atMost(SOON).until(() -> notes.runs.containsKey(2));
    assertThat(notes.runs.keySet()).containsExactlyInAnyOrder(1, 2, 4); // 3 had expired
  }
}
