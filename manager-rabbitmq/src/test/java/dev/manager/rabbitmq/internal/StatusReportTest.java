package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rabbitmq.internal.notify.NotificationStatus;
import dev.manager.rabbitmq.internal.outbox.OutboxStatus;
import dev.manager.rpc.Target;
import dev.manager.spi.BrokerStatus;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators are told, with a real broker. */
@SuppressWarnings("NullAway.Init") // JUnit calls begin
class StatusReportTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TOPIC = "status" + ProcessHandle.current().pid();
  private static final RpcAddress SERVER =
      new RpcAddress(RpcAddress.Kind.SERVER, "openstack", TOPIC, "h1");

  private RabbitServer broker;
  private RabbitHost host;
  private BusLinks links;
  private final Queue<RpcDelivery> held = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void begin() throws Exception {
    broker = RabbitServer.shared();
    var config =
        RabbitConfig.from(
            ManagerConfig.of(
                Map.of(
                    "transport.url",
                    "rabbit://guest:guest@127.0.0.1:%d,guest:guest@127.0.0.1:1/"
                        .formatted(broker.port()),
                    "reconnect.initial.seconds",
                    0.05)));
    host = new RabbitHost(config, Objects.requireNonNull(config.url()), "h1");
    links = new BusLinks(config, Objects.requireNonNull(config.url()), "h1");
    host.open();
    await()
        .atMost(SOON)
        .until(
            () -> host.publishing().connection() != null && host.consuming().connection() != null);
  }

  @AfterEach
  void end() {
    links.close();
    host.close();
  }

  private BrokerStatus status() {
    return new StatusReport(host, links, null, null).status();
  }

  private void send(String body) throws Exception {
    host.transport()
        .send(
            RpcAddress.of(Target.topic(TOPIC), "openstack"),
            new RpcMessage(body.getBytes(UTF_8), "", null, Duration.ofSeconds(10), null, true))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static BrokerStatus.Queue queue(BrokerStatus in, String name) {
    return in.queues().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void tellsOfQueuesMessagesAndConfirmations() throws Exception {
    var ear = host.transport().listen(SERVER, 2, held::add);
    var replies = host.transport().replies(body -> {});
    for (int i = 0; i < 5; i++) {
      send("{\"n\": " + i + "}");
    }
    await().atMost(SOON).until(() -> held.size() == 2);
    await().atMost(SOON).until(() -> Objects.equals(queue(status(), TOPIC).waiting(), 3L));

    BrokerStatus status = status();
    assertThat(queue(status, TOPIC))
        .isEqualTo(new BrokerStatus.Queue(TOPIC, SERVER.toString(), 2, 3L, 1L));
    assertThat(queue(status, SERVER.toString()).unacknowledged()).isZero();
    assertThat(queue(status, replies.address()).reader()).isEqualTo("replies");
    assertThat(status.received()).isEqualTo(2);
    BrokerStatus.Sender sender = status.senders().get(0);
    assertThat(sender.name()).isEqualTo("requests");
    assertThat(sender.confirmed()).isEqualTo(5);
    assertThat(sender.confirms()).isEqualTo(5);
    assertThat(sender.median()).isPositive().isLessThanOrEqualTo(sender.p99());
    assertThat(sender.p99()).isLessThanOrEqualTo(sender.longest());

    Objects.requireNonNull(held.poll()).reject("nobody understands it");
    await().atMost(SOON).until(() -> status().latestParked().size() == 1);
    status = status();
    assertThat(status.parked())
        .containsExactly(
            Map.entry("cannot be read", 0L),
            Map.entry("rejected by its server", 1L),
            Map.entry("delivered too often", 0L));
    assertThat(status.latestParked().get(0).reason()).isEqualTo("nobody understands it");
    assertThat(queue(status, "parked." + TOPIC).waiting()).isEqualTo(1);
    Objects.requireNonNull(held.poll()).release();
    await().atMost(SOON).until(() -> status().redelivered() == 1);

    replies.close();
    ear.close();
    try (var direct = Objects.requireNonNull(host.publishing().connection()).createChannel()) {
      direct.queueDelete(TOPIC);
      direct.queueDelete("parked." + TOPIC);
    }
  }

  @Test
  void tellsOfNodesAndConnections() throws Exception {
    String there = "127.0.0.1:" + broker.port();
    BrokerStatus status = status();

    assertThat(status.nodes())
        .extracting(BrokerStatus.Node::address)
        .containsExactlyInAnyOrder("127.0.0.1:1", there);
    assertThat(status.nodes())
        .filteredOn(each -> each.address().equals(there))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.connections()).containsExactly("publish", "consume");
              assertThat(each.failure()).isNull();
            });
    assertThat(status.connections())
        .extracting(BrokerStatus.Connection::name, BrokerStatus.Connection::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("publish", "connected"),
            org.assertj.core.groups.Tuple.tuple("consume", "connected"));

    Objects.requireNonNull(host.publishing().connection()).abort();
    await()
        .atMost(SOON)
        .until(
            () ->
                status().connections().get(0).lost() == 1
                    && status().connections().get(0).state().equals("connected"));
    // Every node is tried in turn, and one of them is not there.
    await()
        .atMost(SOON)
        .until(
            () ->
                status().nodes().stream()
                    .anyMatch(
                        each ->
                            each.failure() != null
                                && each.failure().contains("refused")
                                && each.failedAt() != null));
  }

  @Test
  void tellsOfNotificationsAndTheOutbox() throws Exception {
    List<Bus.Incoming> got = new java.util.concurrent.CopyOnWriteArrayList<>();
    String key = TOPIC + ".info";
    var subscription =
        links.bus().subscribe(new Bus.Feed("openstack", List.of(key), "", 5), got::add);
    await()
        .atMost(SOON)
        .until(() -> status().queues().stream().anyMatch(each -> each.name().equals(key)));
    links
        .bus()
        .send("openstack", key, "{}".getBytes(UTF_8), Duration.ofSeconds(10), true)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    await().atMost(SOON).until(() -> got.size() == 1);

    var forward = new NotificationStatus.Forward(1, 2, 3, 4, 5, 6, 7, 8, "away");
    BrokerStatus status =
        new StatusReport(
                host,
                links,
                new NotificationStatus(forward, null),
                new OutboxStatus(9, 10, List.of("volume.h1"), null))
            .status();
    assertThat(queue(status, key))
        .isEqualTo(new BrokerStatus.Queue(key, "notifications", 1, 0L, 1L));
    assertThat(status.connections())
        .extracting(BrokerStatus.Connection::name)
        .contains("notify-send", "notify-listen");
    assertThat(status.senders()).extracting(BrokerStatus.Sender::name).contains("notifications");
    assertThat(status.parts())
        .extracting(BrokerStatus.Part::name)
        .containsExactly("notifications out", "outbox");
    assertThat(status.parts().get(0).counters()).containsEntry("dropped", 6L);
    assertThat(status.parts().get(0).problem()).isEqualTo("away");
    assertThat(status.parts().get(1).names()).containsExactly("volume.h1");

    got.get(0).acknowledge();
    assertThat(queue(status(), key).unacknowledged()).isZero();
    subscription.stop();
    subscription.close();
    try (var direct = Objects.requireNonNull(host.publishing().connection()).createChannel()) {
      direct.queueDelete(key);
    }
  }

  @Test
  void withoutABrokerThereIsNothing() {
    assertThat(new StatusReport(null, null, null, null).status().nodes()).isEmpty();
  }
}
