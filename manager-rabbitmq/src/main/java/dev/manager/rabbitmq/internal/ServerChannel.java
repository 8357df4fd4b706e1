package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's channel: takes what its queues have, and settles it. It is never mended: when it
 * breaks, the listener makes another, and what was unsettled comes again there. Thread-safe;
 * deliveries come on the connection's reading thread, one at a time.
 */
final class ServerChannel implements Gate.Sides<Delivery> {
  private static final Logger log = LoggerFactory.getLogger(ServerChannel.class);

  /** With so many more unsettled, the next acknowledgement is near. */
  private static final int FEW = 2;

  private final Listener listener;
  private final Channel channel;
  private final int prefetch;
  private final Acknowledgements acknowledgements;
  private final Gate<Delivery> gate;
  private final Map<Long, String> unsettled = new ConcurrentHashMap<>(); // with their queue
  private final List<String> tags = new ArrayList<>(); // of the keeper

  /**
   * Makes it.
   *
   * @param prefetch how many are with the listener at once
   */
  ServerChannel(Listener listener, Channel channel, int prefetch, Executor writer) {
    this.listener = listener;
    this.channel = channel;
    this.prefetch = prefetch;
    this.acknowledgements = new Acknowledgements(channel, writer);
    this.gate = new Gate<>(prefetch, this);
  }

  /** Begins to take: the broker counts for each queue, which is cheaper than for all together. */
  void consume(List<String> queues) throws IOException {
    channel.basicQos(prefetch, false);
    for (String each : queues) {
      tags.add(channel.basicConsume(each, false, consumer(each)));
    }
  }

  private DefaultConsumer consumer(String queue) {
    return new DefaultConsumer(channel) {
      @Override
      public void handleDelivery(
          String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        arrived(queue, new Delivery.Arrived(envelope, properties, body));
      }

      @Override
      public void handleCancel(String tag) {
        listener.broken(ServerChannel.this, "the broker cancelled a consumer");
      }

      @Override
      public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
        if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
          listener.broken(ServerChannel.this, Link.reason(cause));
        }
      }
    };
  }

  private void arrived(String queue, Delivery.Arrived arrived) {
    long tag = arrived.envelope().getDeliveryTag();
    boolean again = arrived.envelope().isRedeliver();
    unsettled.put(tag, queue);
    if (again) {
      int times = listener.again(arrived);
      if (times > listener.redeliveries()) {
        park(tag, arrived, Poison.REDELIVERED, "it was delivered %d times".formatted(times + 1));
        return;
      }
    }
    byte[] body;
    try {
      Map<String, Object> headers = arrived.properties().getHeaders();
      body = listener.unwrap(arrived.raw(), headers != null && headers.get("compression") != null);
    } catch (IOException e) {
      park(tag, arrived, Poison.UNREADABLE, "it cannot be read: " + Link.reason(e));
      return;
    }
    gate.came(new Delivery(this, tag, body, again, arrived, new AtomicBoolean()));
  }

  @Override
  public void deliver(Delivery delivery) {
    listener.deliver(delivery);
  }

  @Override
  public void failed(Delivery delivery, RuntimeException why) {
    log.error("A message was not taken", why);
    delivery.reject("its receiver failed: " + why);
  }

  @Override
  public void giveBack(Delivery delivery) {
    giveBack(delivery, true);
  }

  private void giveBack(Delivery delivery, boolean soon) {
    unsettled.remove(delivery.tag());
    listener.released(delivery.arrived());
    acknowledgements.release(delivery.tag(), soon);
  }

  boolean accept(Delivery delivery) {
    unsettled.remove(delivery.tag());
    boolean accepted = acknowledgements.accept(delivery.tag(), unsettled.size() >= FEW);
    gate.left();
    return accepted;
  }

  void release(Delivery delivery) {
    giveBack(delivery, false);
    gate.left();
  }

  void reject(Delivery delivery, String reason) {
    park(delivery.tag(), delivery.arrived(), Poison.REJECTED, reason);
    gate.left();
  }

  /** Puts a message aside; only when it is there it goes from here. */
  private void park(long tag, Delivery.Arrived arrived, Poison poison, String reason) {
    listener
        .park(arrived, poison, reason)
        .whenComplete(
            (done, failure) -> {
              unsettled.remove(tag);
              if (failure == null) {
                acknowledgements.accept(tag, false);
              } else {
                listener.later(() -> acknowledgements.release(tag, false));
              }
            });
  }

  /** Takes nothing more; what was not delivered yet goes back. */
  void cancel() throws IOException {
    for (String each : tags) {
      channel.basicCancel(each);
    }
    tags.clear();
    gate.shut();
  }

  /** From now on nothing is settled. */
  void seal() {
    acknowledgements.close();
    gate.shut(); // what waits there goes back with the channel
  }

  /** Closes it: what is unsettled goes back. */
  void close(String ownQueue) throws IOException {
    if (!ownQueue.isEmpty() && channel.isOpen()) {
      channel.queueDelete(ownQueue);
    }
    channel.abort();
  }

  int unsettled(String queue) {
    return channel.isOpen() ? (int) unsettled.values().stream().filter(queue::equals).count() : 0;
  }
}
