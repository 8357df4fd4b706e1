package dev.manager.rabbitmq.internal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.manager.rabbitmq.broker.RabbitServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes all notifications of a virtual host of its own, and remembers them in their order. */
final class Drain implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Pattern MESSAGE =
      Pattern.compile(
          "message_id\\\\\": \\\\\"([^\\\\]*).*publisher_id\\\\\": \\\\\"([^\\\\]*).*\\\\\"n\\\\\": (\\d+)");
  private static final String QUEUE = "notifications.info";

  record Got(String id, String publisher, int number) {}

  private final RabbitServer broker;
  private final String virtualHost = "outbox" + NUMBERS.incrementAndGet();
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private @Nullable Connection connection;

  Drain(RabbitServer broker) throws Exception {
    this.broker = broker;
    broker.control("add_vhost", virtualHost);
    broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    open();
  }

  String url() {
    return broker.url() + virtualHost;
  }

  /** Begins, or begins again. */
  void open() throws Exception {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(broker.port());
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    Connection made = factory.newConnection("drain");
    connection = made;
    Channel channel = made.createChannel();
    channel.exchangeDeclare("openstack", "topic", true);
    channel.queueDeclare(QUEUE, true, false, false, Map.of());
    channel.queueBind(QUEUE, "openstack", QUEUE);
    channel.basicConsume(
        QUEUE,
        false,
        (tag, delivery) -> {
          got.add(read(new String(delivery.getBody(), UTF_8)));
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  private static Got read(String body) throws IOException {
    Matcher parts = MESSAGE.matcher(body);
    if (!parts.find()) {
      throw new IOException("not expected: " + body);
    }
    return new Got(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)));
  }

  List<String> ids() {
    return got.stream().map(Got::id).toList();
  }

  /** The numbers of one publisher, without copies. */
  List<Integer> numbers(String publisher) {
    List<Integer> numbers = new ArrayList<>();
    for (Got each : got) {
      if (each.publisher().equals(publisher)) {
        numbers.add(each.number());
      }
    }
    return numbers.stream().distinct().toList();
  }

  @Override
  public void close() {
    Connection present = connection;
    if (present != null) {
      present.abort();
    }
  }
}
