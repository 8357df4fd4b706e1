package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReplies;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we publish and declare is what oslo.messaging was recorded to publish and declare. */
class WireTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private RabbitServer broker;
  private RabbitHost host;
  private Connection direct;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    broker = RabbitServer.shared();
    var config = RabbitConfig.from(ManagerConfig.of(Map.of("transport.url", broker.url())));
    host = new RabbitHost(config, Objects.requireNonNull(config.url()), "h1");
    host.open();
    await().atMost(SOON).until(() -> host.consuming().connection() != null);
    await().atMost(SOON).until(() -> host.publishing().connection() != null);
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(broker.port());
    direct = factory.newConnection("test");
    channel = direct.createChannel();
  }

  @AfterEach
  void close() throws Exception {
    if (direct != null) {
      host.close();
      direct.close();
    }
  }

  private static JsonNode sample(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(WireTest.class.getResourceAsStream("/wire/" + name + ".json"))) {
      return JSON.readTree(in);
    }
  }

  private static RpcAddress address(JsonNode sample) {
    String exchange = sample.path("exchange").asText();
    String key = sample.path("routing_keys").path(0).asText();
    if (exchange.isEmpty()) {
      return RpcAddress.reply(key);
    }
    if (exchange.endsWith("_fanout")) {
      String topic = exchange.substring(0, exchange.length() - "_fanout".length());
      return new RpcAddress(RpcAddress.Kind.FANOUT, "nova", topic, "");
    }
    int dot = key.indexOf('.');
    return dot < 0
        ? new RpcAddress(RpcAddress.Kind.TOPIC, exchange, key, "")
        : new RpcAddress(
            RpcAddress.Kind.SERVER, exchange, key.substring(0, dot), key.substring(dot + 1));
  }

  /** Sends the recorded payload, and takes what arrived in the broker. */
  private GetResponse sent(JsonNode sample, RpcAddress to) throws Exception {
    String queue = channel.queueDeclare().getQueue();
    if (to.kind() == RpcAddress.Kind.REPLY) {
      queue = to.topic();
      channel.queueDeclare(queue, false, false, true, Map.of());
    } else {
      Topology topology = host.transport().topology();
      Declaration.Exchange exchange =
          to.kind() == RpcAddress.Kind.FANOUT
              ? topology.fanout(to.topic())
              : topology.exchange(to.exchange());
      exchange.declare(channel);
      channel.queueBind(queue, exchange.name(), "#");
    }
    JsonNode expiration = sample.path("properties").path("expiration");
    Duration ttl = expiration.isTextual() ? Duration.ofMillis(expiration.asLong()) : null;
    byte[] payload = sample.path("body_parsed").path("oslo.message").asText().getBytes(UTF_8);
    host.transport()
        .send(to, new RpcMessage(payload, "id", ttl, SOON, null, true))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    GetResponse got = channel.basicGet(queue, true);
    channel.queueDelete(queue);
    return Objects.requireNonNull(got);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_call_request",
        "02_reply_success",
        "03_call_request_topic_only",
        "04_reply_failure_ValueError",
        "05_reply_failure_custom_exception_with_kwargs",
        "09_call_request_with_call_monitor",
        "10_reply_call_monitor_heartbeat",
        "11_reply_after_heartbeats",
        "12_cast_to_server",
        "13_cast_to_topic",
        "14_cast_fanout",
        "15_cast_with_namespace"
      })
  void publishesWhatOsloPublishes(String name) throws Exception {
    JsonNode sample = sample(name);
    GetResponse got = sent(sample, address(sample));
    assertThat(got.getEnvelope().getExchange()).isEqualTo(sample.path("exchange").asText());
    assertThat(got.getEnvelope().getRoutingKey())
        .isEqualTo(sample.path("routing_keys").path(0).asText());
    assertThat(properties(got.getProps())).isEqualTo(sample.path("properties"));
    JsonNode body = JSON.readTree(got.getBody());
    assertThat(body.size()).isEqualTo(2);
    assertThat(body.path("oslo.version"))
        .isEqualTo(sample.path("body_parsed").path("oslo.version"));
    assertThat(body.path("oslo.message").asText())
        .isEqualTo(sample.path("body_parsed").path("oslo.message").asText());
    byte[] recorded = sample.path("body_raw").asText().getBytes(UTF_8);
    assertThat(new String(host.transport().envelope().unwrap(recorded, false), UTF_8))
        .isEqualTo(sample.path("body_parsed").path("oslo.message").asText());
  }

  /** All that a message has, and nothing else. */
  private static ObjectNode properties(AMQP.BasicProperties properties) {
    ObjectNode all = JSON.createObjectNode();
    if (properties.getPriority() != null) {
      all.put("priority", properties.getPriority());
    }
    if (properties.getDeliveryMode() != null) {
      all.put("delivery_mode", properties.getDeliveryMode());
    }
    if (properties.getHeaders() != null) {
      all.set("headers", JSON.valueToTree(properties.getHeaders()));
    }
    String[] texts = {
      "content_encoding", properties.getContentEncoding(),
      "content_type", properties.getContentType(),
      "expiration", properties.getExpiration(),
      "correlation_id", properties.getCorrelationId(),
      "reply_to", properties.getReplyTo(),
      "message_id", properties.getMessageId(),
      "type", properties.getType(),
      "user_id", properties.getUserId(),
      "app_id", properties.getAppId()
    };
    for (int i = 0; i < texts.length; i += 2) {
      if (texts[i + 1] != null) {
        all.put(texts[i], texts[i + 1]);
      }
    }
    if (properties.getTimestamp() != null) {
      all.put("timestamp", properties.getTimestamp().toInstant().toString());
    }
    return all;
  }

  /** Each with its name, but for the random part, and what can be declared. */
  private static Set<String> declared(JsonNode list, String names, String... fields) {
    Set<String> all = new TreeSet<>();
    for (JsonNode each : list) {
      String name = each.path(names).asText();
      if (name.matches("nova|conductor.*|reply_.*") && !name.contains("versioned")) {
        var line = new StringBuilder(name.replaceAll("[0-9a-f]{32}", "*"));
        for (String field : fields) {
          String value = each.path(field).toString().replaceAll("[0-9a-f]{32}", "*");
          line.append(' ').append(field).append('=').append(value);
        }
        all.add(line.toString());
      }
    }
    return all;
  }

  private JsonNode control(String... arguments) throws Exception {
    return JSON.readTree(broker.control(arguments));
  }

  @Test
  void declaresWhatOsloDeclares() throws Exception {
    var server = new RpcAddress(RpcAddress.Kind.SERVER, "nova", "conductor", "host-1");
    RpcListener listener = host.transport().listen(server, 10, delivery -> {});
    RpcReplies replies = host.transport().replies(body -> {});
    String[] queue = {"durable", "auto_delete", "exclusive", "arguments", "type"};
    assertThat(
            declared(
                control(
                    "list_queues",
                    "name",
                    "durable",
                    "auto_delete",
                    "exclusive",
                    "arguments",
                    "type",
                    "--formatter",
                    "json"),
                "name",
                queue))
        .isEqualTo(declared(sample("list_queues"), "name", queue));
    String[] exchange = {"type", "durable", "auto_delete", "internal", "arguments"};
    assertThat(
            declared(
                control(
                    "list_exchanges",
                    "name",
                    "type",
                    "durable",
                    "auto_delete",
                    "internal",
                    "arguments",
                    "--formatter",
                    "json"),
                "name",
                exchange))
        .isEqualTo(declared(sample("list_exchanges"), "name", exchange));
    String[] binding = {"source_name", "destination_kind", "routing_key", "arguments"};
    assertThat(
            declared(control("list_bindings", "--formatter", "json"), "destination_name", binding))
        .isEqualTo(declared(sample("list_bindings"), "destination_name", binding));
    replies.close();
    listener.close();
  }
}
