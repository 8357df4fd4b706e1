package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.broker.Proxy;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The publisher on a real broker, through a proxy that cuts and swallows. */
@Tag("server")
class PublisherTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String queue = "publisher-" + UUID.randomUUID();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private Duration silence = Duration.ofSeconds(5);
  private Proxy proxy;
  private Link link;
  private Publisher publisher;
  private Connection direct;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    RabbitServer broker = RabbitServer.shared();
    proxy = new Proxy(broker.port());
    var factory = new ConnectionFactory();
    factory.setPort(broker.port());
    factory.setHost("127.0.0.1");
    direct = factory.newConnection("test");
    channel = direct.createChannel();
    begin(proxy.url(), 1000);
  }

  private void begin(String url, int pending) {
    var config =
        RabbitConfig.from(
            ManagerConfig.of(
                Map.of(
                    "transport.url", url,
                    "reconnect.initial.seconds", "0.05",
                    "connect.timeout.seconds", "2")));
    TransportUrl to = Objects.requireNonNull(config.url());
    link =
        new Link(
            "publish",
            new Connector(config, to, "h1"),
            new Backoff(config.connection().pause(), config.connection().longestPause()));
    publisher =
        new Publisher(
            "test",
            link,
            Duration.ofSeconds(3),
            silence,
            new Room(pending, 1 << 20),
            writer,
            timer);
    link.open();
    link.add(publisher);
  }

  @AfterEach
  void close() throws Exception {
    if (direct == null) {
      return; // skipped
    }
    publisher.close();
    link.close();
    proxy.close();
    channel.queueDelete(queue);
    direct.close();
    writer.shutdownNow();
    timer.shutdownNow();
  }

  private Publication message(String text, Duration limit, @Nullable Integer retry) {
    return new Publication(
        "",
        queue,
        MessageProperties.MINIMAL_BASIC,
        text.getBytes(UTF_8),
        List.of(),
        true,
        limit,
        retry,
        () -> "Nobody serves " + queue);
  }

  private CompletableFuture<@Nullable Void> publish(String text) {
    return publisher.publish(message(text, SOON, null)).toCompletableFuture();
  }

  private static void get(CompletableFuture<?> sent) throws Exception {
    sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private List<String> drain() throws IOException {
    List<String> all = new ArrayList<>();
    GetResponse next;
    while ((next = channel.basicGet(queue, true)) != null) {
      all.add(new String(next.getBody(), UTF_8));
    }
    return all;
  }

  private void declare() throws IOException {
    channel.queueDeclare(queue, false, false, false, Map.of());
  }

  private void connected() {
    await().atMost(SOON).until(() -> link.state().state().equals("connected"));
  }

  @Test
  void replacesAChannelThatConfirmsNothing() throws Exception {
    publisher.close();
    link.close();
    silence = Duration.ofMillis(200); // heartbeats would find out after a minute
    begin(proxy.url(), 1000);
    declare();
    get(publish("before"));
    connected();

    proxy.swallow(true);
    CompletableFuture<?> sent = publish("in doubt");
    // The channel cannot be replaced in a black hole, so the connection is.
    await().atMost(SOON).until(() -> link.state().lost() == 1);
    proxy.swallow(false);

    get(sent);
    assertThat(publisher.counters().resent.sum()).isPositive();
    assertThat(drain()).containsOnly("before", "in doubt"); // the second perhaps twice
  }

  @Test
  void triesAnotherChannelWhenOneOnlyRefuses() throws Exception {
    publisher.close();
    link.close();
    silence = Duration.ofMillis(200);
    begin(proxy.url(), 1000);
    channel.queueDeclare(
        queue, false, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    get(publish("first"));
    Session session = publisher.session();
    CompletableFuture<?> sent = publish("while it is full");

    await().atMost(SOON).until(() -> publisher.session() != session);

    assertThat(sent).isNotDone();
    assertThat(drain()).containsExactly("first");
    get(sent);
    assertThat(drain()).containsExactly("while it is full");
  }

  @Test
  void confirmsManyAtOnceInOrder() throws Exception {
    declare();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      sent.add(publish("" + i));
      expected.add("" + i);
    }
    get(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
    assertThat(drain()).isEqualTo(expected);
    assertThat(publisher.pending()).isZero();
    assertThat(publisher.counters().confirmed.sum()).isEqualTo(900);
    assertThat(publisher.counters().latencies().count()).isEqualTo(900);
    assertThat(publisher.counters().latencies().longest()).isPositive();
  }

  @Test
  void saysAtOnceThatNobodyIsThere() {
    connected();
    assertThat(publish("x"))
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcUnroutableException.class)
        .withMessageContaining("Nobody serves " + queue);
    assertThat(publisher.counters().returned.sum()).isOne(); // it was not tried again
  }

  @Test
  void triesAgainWhileAQueueThatWasThereComesBack() throws Exception {
    declare();
    get(publish("before"));
    channel.queueDelete(queue);
    CompletableFuture<?> sent = publish("while it is away");
    await().atMost(SOON).until(() -> publisher.counters().returned.sum() > 1);
    assertThat(sent).isNotDone();
    declare();
    get(sent);
    assertThat(drain()).containsExactly("while it is away");
  }

  @Test
  void losesNothingWhenConnectionsAreCut() throws Exception {
    declare();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (publisher.pending() > 500) {
        get(sent.get(sent.size() - 400));
      }
      sent.add(publish("" + i));
      expected.add("" + i);
      if (i % 400 == 399) {
        proxy.cut();
      }
    }
    get(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
    assertThat(link.state().lost()).isPositive();
    assertThat(drain()).containsAll(expected); // what was not confirmed may be there twice
  }

  @Test
  void neverKeepsASenderLongerThanItsLimit() throws Exception {
    declare();
    get(publish("before"));
    proxy.swallow(true);
    CompletableFuture<?> patient =
        CompletableFuture.supplyAsync(
                () -> publisher.publish(message("patient", Duration.ofHours(1), null)))
            .get(SOON.toSeconds(), TimeUnit.SECONDS) // who publishes is not kept
            .toCompletableFuture();
    assertThat(patient).isNotDone();
    CompletableFuture<?> sent =
        publisher.publish(message("x", Duration.ofMillis(300), null)).toCompletableFuture();
    assertThat(sent)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("not confirmed within 0.300 s")
        .withMessageContaining("it may have been delivered");
    proxy.swallow(false);
    proxy.refuse(true);
    proxy.cut();
    await().atMost(SOON).until(() -> link.state().state().equals("connecting"));
    assertThat(publisher.publish(message("y", Duration.ofMillis(300), null)).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("not sent within 0.300 s: RabbitMQ is connecting");
    proxy.refuse(false);
    get(publish("z"));
    get(patient);
    assertThat(drain()).contains("patient", "z").doesNotContain("y");
  }

  @Test
  void countsRetries() throws Exception {
    declare();
    get(publish("before"));
    channel.queueDelete(queue);
    assertThat(publisher.publish(message("x", SOON, 1)).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcUnroutableException.class);
    assertThat(publisher.counters().returned.sum()).isEqualTo(2);
  }

  @Test
  void refusesMoreThanItMayHold() throws Exception {
    proxy.refuse(true);
    proxy.cut();
    await().atMost(SOON).until(() -> !link.state().state().equals("connected"));
    for (int i = 0; i < 1000; i++) {
      assertThat(publish("" + i)).isNotCompletedExceptionally();
    }
    assertThat(publish("one more"))
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcOverloadException.class)
        .withMessageContaining("1000 messages wait for RabbitMQ already (publish.pending.max)");
  }

  @Test
  void waitsWhileTheBrokerBlocks() throws Exception {
    declare();
    RabbitServer broker = RabbitServer.shared();
    broker.control("set_vm_memory_high_watermark", "absolute", "1MB");
    try {
      var unused = publish("first"); // only who publishes is told
      await().atMost(SOON).until(() -> link.state().state().equals("blocked"));
      CompletableFuture<?> sent = publish("while it is blocked");
      assertThat(
              publisher.publish(message("x", Duration.ofMillis(100), null)).toCompletableFuture())
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("RabbitMQ is blocked (low on memory)");
      assertThat(sent).isNotDone();
      broker.control("set_vm_memory_high_watermark", "absolute", "2GB");
      get(sent);
    } finally {
      broker.control("set_vm_memory_high_watermark", "absolute", "2GB");
    }
    assertThat(drain()).containsExactly("first", "while it is blocked");
  }

  @Test
  void tellsWhatDiffersAndGoesOn() throws Exception {
    declare();
    String exchange = queue + "-exchange";
    channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    var other =
        new Publication(
            exchange,
            queue,
            MessageProperties.MINIMAL_BASIC,
            new byte[] {1},
            List.of(new Declaration.Exchange(exchange, BuiltinExchangeType.TOPIC, false, false)),
            true,
            SOON,
            null,
            () -> "nobody");
    for (int i = 0; i < 2; i++) {
      CompletableFuture<?> good = publish("good " + i);
      assertThatThrownBy(() -> publisher.publish(other).toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("inequivalent arg 'durable' for exchange '" + exchange + "'")
          .hasMessageContaining("durable=false");
      get(good);
    }
    channel.exchangeDelete(exchange);
    assertThat(drain()).contains("good 0", "good 1");
  }
}
