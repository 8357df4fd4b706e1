package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's ear: three queues on one channel, which is made anew whenever it breaks. Thread-safe;
 * the channel is made, cancelled and closed by the link's keeper.
 */
final class Listener implements RpcListener, Link.User {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String COUNT = "x-delivery-count";

  private final RabbitTransport transport;
  private final Link link;
  private final RpcAddress address;
  private final int prefetch;
  private final RpcReceiver receiver;
  private final Declaration.Queue fanout;
  private final Redeliveries redeliveries = new Redeliveries();
  private volatile @Nullable ServerChannel current; // written by the keeper
  private volatile boolean quiet;
  private volatile boolean closed;

  Listener(
      RabbitTransport transport,
      Link link,
      RpcAddress address,
      int prefetch,
      RpcReceiver receiver) {
    this.transport = transport;
    this.link = link;
    this.address = address;
    this.prefetch = prefetch;
    this.receiver = receiver;
    this.fanout = transport.topology().fanoutQueue(address.topic(), Topology.unique());
  }

  /**
   * Begins.
   *
   * @throws IOException if the broker refuses the queues
   */
  void open() throws IOException {
    link.addNow(this, this::begin);
  }

  @Override
  public void up(Connection connection) throws IOException {
    try {
      begin(connection);
    } catch (RefusedException e) {
      log.error("{} is not served on RabbitMQ: {}", address, e.getMessage());
      link.later(() -> renew(null), AGAIN.multipliedBy(5));
    }
  }

  private void begin(Connection connection) throws IOException {
    if (quiet) {
      return;
    }
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ gives no more channels on this connection");
    }
    var made = new ServerChannel(this, channel, prefetch, transport.settling());
    for (Declaration each : transport.topology().server(address, fanout)) {
      RefusedException.declare(channel, each);
    }
    current = made;
    made.consume(queues());
    log.debug("{} listens on RabbitMQ", address);
  }

  @Override
  public void down() {
    ServerChannel gone = current;
    current = null;
    if (gone != null) {
      gone.seal();
    }
  }

  /** A channel does no longer what it should. */
  void broken(ServerChannel channel, String why) {
    log.warn("{} listens anew on RabbitMQ: {}", address, why);
    link.later(() -> renew(channel), Duration.ofMillis(200));
  }

  private void renew(@Nullable ServerChannel broken) {
    Connection connection = link.connection();
    if (current != broken || connection == null || quiet) {
      return;
    }
    try {
      if (broken != null) {
        broken.seal();
        current = null;
        broken.close("");
      }
      up(connection);
    } catch (IOException | RuntimeException e) {
      log.debug("{} does not listen yet", address, e);
      link.later(() -> renew(current), AGAIN);
    }
  }

  void deliver(Delivery delivery) {
    transport.counters().received.increment();
    receiver.received(delivery);
  }

  byte[] unwrap(byte[] raw, boolean compressed) throws IOException {
    return transport.envelope().unwrap(raw, compressed);
  }

  /** Counts a message that came again; the broker counts itself if its queue is a quorum queue. */
  int again(Delivery.Arrived arrived) {
    transport.counters().redelivered.increment();
    Map<String, Object> headers = arrived.properties().getHeaders();
    return headers != null && headers.get(COUNT) instanceof Number count
        ? count.intValue()
        : redeliveries.again(arrived.raw());
  }

  void released(Delivery.Arrived arrived) {
    redeliveries.released(arrived.raw());
  }

  int redeliveries() {
    return transport.redeliveries();
  }

  CompletionStage<@Nullable Void> park(Delivery.Arrived arrived, Poison poison, String reason) {
    return transport.park(address, arrived, poison, reason);
  }

  void later(Runnable task) {
    link.later(task, AGAIN);
  }

  RpcAddress address() {
    return address;
  }

  String fanoutQueue() {
    return fanout.name();
  }

  /** Returns the queues, each with how many of its deliveries are not settled. */
  Map<String, Integer> unsettled() {
    ServerChannel present = current;
    Map<String, Integer> all = new LinkedHashMap<>();
    for (String each : queues()) {
      all.put(each, present == null ? 0 : present.unsettled(each));
    }
    return all;
  }

  private List<String> queues() {
    return List.of(address.topic(), address.toString(), fanout.name());
  }

  @Override
  public void quiesce() {
    if (quiet) {
      return;
    }
    quiet = true;
    onKeeper(ServerChannel::cancel);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    quiesce();
    ServerChannel present = current;
    if (present != null) {
      present.seal();
    }
    onKeeper(channel -> channel.close(fanout.name()));
    link.remove(this);
    transport.closed(this);
  }

  private interface Step {
    void with(ServerChannel channel) throws IOException;
  }

  private void onKeeper(Step step) {
    try {
      link.<@Nullable Void>call(
          () -> {
            ServerChannel present = current;
            if (present != null) {
              step.with(present);
            }
            return null;
          },
          LIMIT);
    } catch (IOException e) {
      log.debug("{}: RabbitMQ will find out by itself", address, e);
    }
  }
}
