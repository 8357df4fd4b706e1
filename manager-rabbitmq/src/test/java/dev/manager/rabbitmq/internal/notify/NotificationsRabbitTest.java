package dev.manager.rabbitmq.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.manager.notify.Notification;
import dev.manager.notify.NotificationHandler.Result;
import dev.manager.notify.Priority;
import dev.manager.rabbitmq.broker.Proxy;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rabbitmq.internal.StandaloneBus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both directions on a real broker; each test has a virtual host of its own. */
@Tag("server")
class NotificationsRabbitTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private RabbitServer broker;
  private String virtualHost;
  private Connection direct;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    broker = RabbitServer.shared();
    virtualHost = "notify" + NUMBERS.incrementAndGet();
    broker.control("add_vhost", virtualHost);
    broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(broker.port());
    factory.setVirtualHost(virtualHost);
    direct = factory.newConnection("test");
    channel = direct.createChannel();
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    if (direct != null) {
      direct.abort();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.push(one);
    return one;
  }

  private StandaloneBus bus(String... settings) {
    return opened(new StandaloneBus(broker.url() + virtualHost, settings));
  }

  private GetResponse take(String queue) {
    return await()
        .atMost(SOON)
        .until(() -> messages(queue) > 0 ? channel.basicGet(queue, true) : null, Objects::nonNull);
  }

  private long messages(String queue) throws Exception {
    try (Channel asking = direct.createChannel()) {
      return asking.messageCount(queue);
    } catch (java.io.IOException e) {
      return -1; // it is not there yet
    }
  }

  private void publish(String key, String body) throws Exception {
    var properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .build();
    channel.basicPublish("openstack", key, properties, body.getBytes(UTF_8));
  }

  @Test
  void sendsWithThePropertiesAndTheTopologyThatWereRecorded() throws Exception {
    Side side = opened(new Side("h1", bus()));

    side.post(Side.notification("m1", Priority.INFO, "volume.create.end"));

    GetResponse got = take("notifications.info");
    Map<?, ?> sample = WireTest.sample("16_notification_v2_info");
    Map<?, ?> properties = (Map<?, ?>) Objects.requireNonNull(sample.get("properties"));
    AMQP.BasicProperties ours = got.getProps();
    assertThat(got.getEnvelope().getExchange()).isEqualTo(sample.get("exchange"));
    assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("notifications.info");
    assertThat(ours.getPriority()).isEqualTo(properties.get("priority"));
    assertThat(ours.getDeliveryMode()).isEqualTo(properties.get("delivery_mode"));
    assertThat(ours.getHeaders()).isEqualTo(properties.get("headers"));
    assertThat(ours.getContentEncoding()).isEqualTo(properties.get("content_encoding"));
    assertThat(ours.getContentType()).isEqualTo(properties.get("content_type"));
    assertThat(ours.getMessageId()).isNull();
    assertThat(ours.getTimestamp()).isNull();
    assertThat(new String(got.getBody(), UTF_8))
        .startsWith(
            "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"message_id\\\": \\\"m1\\\"");
    String queues =
        broker.control(
            "list_queues",
            "-p",
            virtualHost,
            "name",
            "durable",
            "auto_delete",
            "exclusive",
            "arguments",
            "type");
    assertThat(queues).contains("notifications.info\tfalse\tfalse\tfalse\t[]\tclassic");
    assertThat(
            broker.control(
                "list_exchanges",
                "-p",
                virtualHost,
                "name",
                "type",
                "durable",
                "auto_delete",
                "arguments"))
        .contains("openstack\ttopic\tfalse\tfalse\t[]");
    assertThat(
            broker.control(
                "list_bindings",
                "-p",
                virtualHost,
                "source_name",
                "destination_name",
                "routing_key"))
        .contains("openstack\tnotifications.info\tnotifications.info");
  }

  @Test
  void quorumQueuesAreDeclaredAsOsloDeclaresThemAndListenedTo() throws Exception {
    Side side = opened(new Side("h1", bus("quorum.queues", "true")));

    side.post(Side.notification("m1", Priority.ERROR, "a.b"));

    take("notifications.error");
    assertThat(broker.control("list_queues", "-p", virtualHost, "name", "durable", "arguments"))
        .contains("notifications.error\ttrue\t[{\"x-queue-type\",\"quorum\"}]");
    assertThat(broker.control("list_exchanges", "-p", virtualHost, "name", "durable"))
        .contains("openstack\ttrue");

    Side to = opened(new Side("h2", bus("quorum.queues", "true"), "listen.prefetch", 2).listen());
    side.post(Side.notification("m2", Priority.INFO, "a.b"));
    await().atMost(SOON).until(() -> to.ids().contains("m2"));
  }

  @Test
  void whatOneHostSendsBecomesAnEventAtAnother() throws Exception {
    Side from = opened(new Side("h1", bus()));
    Side to = opened(new Side("h2", bus()).listen());

    for (Priority each : Priority.values()) {
      from.post(Side.notification("m-" + each, each, "volume.create.end"));
    }

    await().atMost(SOON).until(() -> to.events.size() == Priority.values().length);
    Map<String, Object> event =
        to.events.stream()
            .filter(each -> "m-WARN".equals(each.get("message_id")))
            .findFirst()
            .orElseThrow();
    assertThat(event)
        .containsEntry("topic", "dev/manager/notification/warn/volume/volume/create/end")
        .containsEntry("publisher_id", "volume.h1")
        .containsEntry("event_type", "volume.create.end")
        .containsEntry("priority", "WARN")
        .containsEntry("payload", Map.of("size", 1))
        .containsEntry("timestamp", "2026-11-24 10:00:00.000001")
        .containsEntry("origin", "rabbit:notifications.warn");
    assertThat((Map<?, ?>) event.get("context"))
        .isEqualTo(Map.of("user_id", "u", "request_id", "r", "roles", List.of()));
    await().atMost(SOON).until(() -> messages("notifications.warn") == 0);
  }

  @Test
  void whatAHostHasSentItselfDoesNotComeBackUnlessAsked() throws Exception {
    Side quiet = opened(new Side("h1", bus()).listen());
    quiet.post(Side.notification("m1", Priority.INFO, "a.b"));
    await().atMost(SOON).until(() -> quiet.listened().own() == 1);
    assertThat(quiet.events).isEmpty();
    quiet.close();

    Side echo = opened(new Side("h1", bus(), "listen.own", true).listen());
    echo.post(Side.notification("m2", Priority.INFO, "a.b"));
    await().atMost(SOON).until(() -> echo.ids().equals(List.of("m2")));
  }

  @Test
  void eachPoolGetsAllAndItsMembersShare() throws Exception {
    Side one = opened(new Side("h2", bus(), "listen.pool", "pool1").listen());
    Side other = opened(new Side("h3", bus(), "listen.pool", "pool2").listen());
    Side half = opened(new Side("h4", bus(), "listen.pool", "pool2").listen());
    await().atMost(SOON).until(() -> consumers("pool1") == 1 && consumers("pool2") == 2);
    Side from = opened(new Side("h1", bus()));

    IntStream.range(0, 100)
        .forEach(i -> from.post(Side.notification("m" + i, Priority.INFO, "a.b")));

    await().atMost(SOON).until(() -> one.events.size() == 100);
    await().atMost(SOON).until(() -> other.events.size() + half.events.size() == 100);
    Set<Object> both = new LinkedHashSet<>(other.ids());
    both.addAll(half.ids());
    assertThat(both).hasSize(100);
  }

  private long consumers(String queue) throws Exception {
    try (Channel asking = direct.createChannel()) {
      return asking.consumerCount(queue);
    } catch (java.io.IOException e) {
      return -1;
    }
  }

  @Test
  void whatAHandlerGivesBackComesAgainAndIsParkedInTheEnd() throws Exception {
    Side to = opened(new Side("h2", bus(), "listen.requeue.max", 3));
    var tries = new AtomicInteger();
    to.handler(
        one -> {
          if (one.messageId().equals("bad")) {
            tries.incrementAndGet();
            throw new IllegalStateException("no");
          }
          return one.messageId().equals("twice") && tries.incrementAndGet() < 0
              ? Result.REQUEUE
              : Result.HANDLED;
        });
    to.listen();
    Side from = opened(new Side("h1", bus()));

    from.post(Side.notification("bad", Priority.INFO, "a.b"));
    from.post(Side.notification("good", Priority.INFO, "a.b"));

    await().atMost(SOON).until(() -> to.listened().parked() == 1);
    assertThat(tries).hasValue(4);
    assertThat(to.ids()).containsExactly("good");
    assertThat(to.listened().requeued()).isEqualTo(3);
    GetResponse parked = take("notifications.info.parked");
    assertThat(parked.getProps().getHeaders().get("x-parked-reason"))
        .hasToString("handlers gave it back 4 times");
    assertThat(parked.getProps().getHeaders().get("x-parked-key"))
        .hasToString("notifications.info");
    assertThat(Wire.read(parked.getBody()).notification().messageId()).isEqualTo("bad");
    assertThat(messages("notifications.info")).isZero();
  }

  @Test
  void whatIsRequeuedOnceIsHandledThen() throws Exception {
    Side to = opened(new Side("h2", bus()));
    var tries = new AtomicInteger();
    to.handler(one -> tries.incrementAndGet() == 1 ? Result.REQUEUE : Result.HANDLED);
    to.listen();
    Side from = opened(new Side("h1", bus()));

    from.post(Side.notification("m1", Priority.INFO, "a.b"));

    await().atMost(SOON).until(() -> to.ids().equals(List.of("m1")));
    assertThat(tries).hasValue(2);
    assertThat(to.listened().parked()).isZero();
  }

  @Test
  void theUnreadableIsParkedTheUnknownLeftOutAndTheUnwantedFiltered() throws Exception {
    Side to = opened(new Side("h2", bus(), "listen.filter.event_type", "volume\\.").listen());
    await().atMost(SOON).until(() -> consumers("notifications.info") == 1);

    publish("notifications.info", "rubbish");
    publish("notifications.info", "{\"event_type\": \"volume.x\", \"priority\": \"LOUD\"}");
    publish("notifications.info", "{\"event_type\": \"compute.x\", \"priority\": \"INFO\"}");
    publish(
        "notifications.info",
        "{\"event_type\": \"volume.x\", \"priority\": \"INFO\", \"_unique_id\": \"u\","
            + " \"message_id\": \"m\"}");
    publish(
        "notifications.info",
        "{\"event_type\": \"volume.x\", \"priority\": \"INFO\", \"_unique_id\": \"u\","
            + " \"message_id\": \"m\"}");

    await().atMost(SOON).until(() -> to.listened().duplicates() == 1);
    await().atMost(SOON).until(() -> to.listened().parked() == 1);
    NotificationStatus.Listen status = to.listened();
    assertThat(status.dropped()).isEqualTo(1);
    assertThat(status.filtered()).isEqualTo(1);
    assertThat(to.ids()).containsExactly("m");
    assertThat(take("notifications.info.parked").getProps().getHeaders().get("x-parked-reason"))
        .asString()
        .startsWith("it is no JSON");
  }

  @Test
  void connectionsThatAreCutLoseNothing() throws Exception {
    Proxy proxy = opened(new Proxy(broker.port()));
    var cut = opened(new StandaloneBus(proxy.url() + virtualHost));
    Side from = opened(new Side("h1", cut));
    Side to = opened(new Side("h2", cut).listen());
    int most = 3000;

    for (int i = 0; i < most; i++) {
      from.post(Side.notification("m" + i, Priority.INFO, "a.b"));
      if (i % 700 == 699) {
        proxy.cut();
      }
    }

    await().atMost(SOON).until(() -> Set.copyOf(to.ids()).size() == most);
    assertThat(to.ids()).as("copies are known by their unique id").hasSize(most);
    NotificationStatus.Forward sent = from.forwarded();
    assertThat(sent.dropped() + sent.failed()).isZero();
  }

  @Test
  void aQueueThatIsDeletedIsDeclaredAnew() throws Exception {
    Side from = opened(new Side("h1", bus(), "publish.timeout.seconds", 2));
    from.post(Side.notification("m1", Priority.INFO, "a.b"));
    take("notifications.info");
    channel.queueDelete("notifications.info");

    from.post(Side.notification("m2", Priority.INFO, "a.b"));

    assertThat(Wire.read(take("notifications.info").getBody()).notification())
        .extracting(Notification::messageId)
        .isEqualTo("m2");
  }
}
