package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.manager.ManagerConfig;
import dev.manager.rabbitmq.broker.RabbitServer;
import dev.manager.rpc.contract.TransportContract;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The transport on a real broker keeps what every transport keeps. */
@Tag("server")
class RabbitTransportTest extends TransportContract {
  private RabbitHost host;
  private Connection direct;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    RabbitServer broker = RabbitServer.shared();
    begin(Map.of("transport.url", broker.url()));
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(broker.port());
    direct = factory.newConnection("test");
    channel = direct.createChannel();
  }

  private void begin(Map<String, Object> settings) {
    var config = RabbitConfig.from(ManagerConfig.of(settings));
    host = new RabbitHost(config, Objects.requireNonNull(config.url()), "h1");
    host.open();
    await().atMost(SOON).until(() -> host.consuming().connection() != null);
    await().atMost(SOON).until(() -> host.publishing().connection() != null);
  }

  @AfterEach
  void close() throws Exception {
    if (direct != null) {
      host.close();
      direct.close();
    }
  }

  @Override
  protected RpcTransport transport() {
    return host.transport();
  }

  private void publish(String text, Map<String, Object> headers) throws IOException {
    channel.basicPublish(
        "contract",
        topic().topic(),
        new AMQP.BasicProperties.Builder().headers(headers).build(),
        text.getBytes(UTF_8));
  }

  private void publishPacked(String text) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var out = new java.util.zip.DeflaterOutputStream(bytes)) {
      out.write(host.transport().envelope().wrap(text.getBytes(UTF_8)));
    }
    channel.basicPublish(
        "contract",
        topic().topic(),
        new AMQP.BasicProperties.Builder()
            .headers(Map.of("compression", "application/x-gzip"))
            .build(),
        bytes.toByteArray());
  }

  private GetResponse parked() {
    return await()
        .atMost(SOON)
        .until(() -> channel.basicGet("parked." + topic().topic(), true), Objects::nonNull);
  }

  private static String reason(GetResponse parked) {
    return String.valueOf(parked.getProps().getHeaders().get("x-parked-reason"));
  }

  @Test
  void parksWhatItCannotRead() throws Exception {
    var ear = new Ear("one", 5, true);
    publish("{\"oslo.version\": \"3.0\", \"oslo.message\": \"{}\"}", Map.of());
    GetResponse parked = parked();
    assertThat(reason(parked)).contains("version 3.0, expected 2.0");
    assertThat(parked.getProps().getHeaders()).containsKeys("x-parked-from", "x-parked-at");
    publish("no JSON", Map.of());
    assertThat(reason(parked())).contains("cannot be read");
    get(transport().send(topic(), message("good")));
    await().atMost(SOON).until(() -> ear.heard.contains("good"));
    assertThat(host.transport().counters().parked.sum()).isEqualTo(2);
    ear.listener.close();
    channel.queueDelete("parked." + topic().topic());
  }

  @Test
  void parksWhatIsTooLargeAsItIsOrUnpacked() throws Exception {
    host.close();
    begin(Map.of("transport.url", RabbitServer.shared().url(), "message.max.bytes", 2000));
    var ear = new Ear("one", 5, true);
    publish("{\"n\":\"%s\"}".formatted("x".repeat(2000)), Map.of());
    GetResponse parked = parked();
    assertThat(reason(parked)).contains("more than 2000 bytes (message.max.bytes)");
    assertThat(parked.getBody()).describedAs("whole").hasSizeGreaterThan(2000);
    publishPacked("{\"n\":\"%s\"}".formatted("x".repeat(1_000_000)));
    parked = parked();
    assertThat(reason(parked)).contains("more than 2000 bytes (message.max.bytes)");
    assertThat(parked.getBody()).describedAs("still packed").hasSizeLessThan(2000);
    get(transport().send(topic(), message("good")));
    await().atMost(SOON).until(() -> ear.heard.contains("good"));
    assertThat(host.transport().counters().parked.sum()).isEqualTo(2);
    ear.listener.close();
    channel.queueDelete("parked." + topic().topic());
  }

  @Test
  void parksWhatIsRejected() throws Exception {
    var ear = new Ear("one", 1, false);
    get(transport().send(topic(), message("bad")));
    await().atMost(SOON).until(() -> !ear.held.isEmpty());
    ear.held.remove().reject("nobody understands it");
    assertThat(reason(parked())).isEqualTo("nobody understands it");
    ear.listener.close();
    channel.queueDelete("parked." + topic().topic());
  }

  @Test
  void takesPlainAndPackedMessages() throws Exception {
    var ear = new Ear("one", 5, true);
    publish("{\"n\":\"plain\"}", Map.of());
    await().atMost(SOON).until(() -> ear.heard.contains("plain"));
    publishPacked("{\"n\":\"packed\"}");
    await().atMost(SOON).until(() -> ear.heard.contains("packed"));
    ear.listener.close();
  }

  @Test
  void saysWhatDiffersOnBothSides() throws Exception {
    channel.queueDeclare(topic().topic(), true, false, false, Map.of());
    assertThatThrownBy(() -> new Ear("one", 5, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("inequivalent arg 'durable' for queue '" + topic().topic() + "'")
        .hasMessageContaining("received 'false' but current is 'true'")
        .hasMessageContaining(
            "this side declares queue %s: durable=false auto_delete=false arguments={}"
                .formatted(topic().topic()));
    channel.queueDelete(topic().topic());
    var ear = new Ear("one", 5, true); // and goes on
    get(transport().send(topic(), message("x")));
    await().atMost(SOON).until(() -> ear.heard.contains("x"));
    ear.listener.close();
  }

  @Test
  void listensAgainWhenItsQueueIsTakenAway() throws Exception {
    var ear = new Ear("one", 5, true);
    channel.queueDelete(topic().topic());
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              get(transport().send(topic(), message("x")));
              return ear.heard.contains("x");
            });
    ear.listener.close();
  }
}
