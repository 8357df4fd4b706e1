package dev.manager.bench.rabbit;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How the client by hand uses the broker. Immutable. */
enum Layout {
  /**
   * As the client library's guide begins: who publishes waits for the confirmation before he goes
   * on, each thread on a channel of its own; no exchange, and one connection for both ways.
   */
  WAITING,

  /** As little as will do: confirmations come meanwhile; no exchange, one connection. */
  BARE,

  /**
   * What a peer of oslo.messaging cannot do without: requests go to a topic exchange; and what
   * publishes has a connection of its own, for a broker short of memory stops it.
   */
  OSLO;

  private String exchange() {
    return this == OSLO ? "raw-exchange" : "";
  }

  /** Tells whether who publishes waits for the confirmation. */
  boolean waits() {
    return this == WAITING;
  }

  /** Returns the queue of requests. */
  String queue() {
    return "raw-" + toString();
  }

  /** Returns the exchange by which a queue is reached: for replies, always without one. */
  String exchangeTo(String queue) {
    return queue.equals(queue()) ? exchange() : "";
  }

  /** Connects. */
  static Connection connect(String url) throws IOException {
    var factory = new ConnectionFactory();
    try {
      factory.setUri(new URI(url.replaceFirst("rabbit", "amqp").replaceFirst("/$", "")));
      return factory.newConnection();
    } catch (URISyntaxException | GeneralSecurityException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  /** Returns the connection that publishes, where this one takes. */
  Connection publishing(Connection taking, String url) throws IOException {
    return this == OSLO ? connect(url) : taking;
  }

  /** Declares the queue of requests, and what leads to it. */
  void declare(Channel channel) throws IOException {
    channel.queueDeclare(queue(), false, false, true, Map.of());
    if (this == OSLO) {
      channel.exchangeDeclare(exchange(), BuiltinExchangeType.TOPIC);
      channel.queueBind(queue(), exchange(), queue());
    }
  }

  /** Finds one by its name. */
  static Layout of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
