package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.manager.rabbitmq.internal.notify.Bus;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications on one channel of each connection that comes. The keeper of the link opens
 * and closes channels; the client's thread delivers, one message at a time; anybody acknowledges.
 */
final class Subscriber implements Link.User, Bus.Subscription {
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Link link;
  private final RabbitBus bus;
  private final Bus.Feed feed;
  private final Bus.Taker to;
  private volatile @Nullable Channel channel; // written by the keeper
  private final List<String> tags = new CopyOnWriteArrayList<>(); // written by the keeper
  private final List<Consumer> consumers = new CopyOnWriteArrayList<>(); // written by the keeper
  private volatile boolean stopped;

  Subscriber(Link link, RabbitBus bus, Bus.Feed feed, Bus.Taker to) {
    this.link = link;
    this.bus = bus;
    this.feed = feed;
    this.to = to;
  }

  @Override
  public void up(Connection connection) throws IOException {
    if (stopped) {
      return;
    }
    Channel made = connection.createChannel();
    if (made == null) {
      throw new IOException("RabbitMQ gives no more channels on this connection");
    }
    channel = made;
    tags.clear();
    consumers.clear();
    made.addShutdownListener(cause -> ended(made, cause));
    try {
      bus.exchange(feed.exchange()).declare(made);
      Set<String> queues = declare(made);
      if (bus.hasQuorumQueues()) { // each counts for itself: it gets its share
        made.basicQos(Math.max(1, feed.prefetch() / queues.size()), false);
      } else {
        made.basicQos(feed.prefetch(), true);
      }
      for (String each : queues) {
        var consumer = new Consumer(made, each);
        consumers.add(consumer);
        tags.add(made.basicConsume(each, false, consumer));
      }
    } catch (IOException e) {
      if (connection.isOpen()) {
        log.warn("Notifications are not listened to yet: {}", Link.reason(e));
      } else {
        throw e;
      }
    }
  }

  private Set<String> declare(Channel on) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (String key : feed.keys()) {
      String name = feed.pool().isEmpty() ? key : feed.pool();
      bus.queue(name, feed.exchange(), key).declare(on);
      names.add(name);
    }
    return names;
  }

  /** The channel ended alone: a queue is not as it should be, or was not acknowledged in time. */
  private void ended(Channel which, ShutdownSignalException cause) {
    if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
      log.warn("RabbitMQ closed the channel of notifications: {}", Link.reason(cause));
      again(which);
    }
  }

  private void again(Channel which) {
    link.later(
        () -> {
          Connection present = link.connection();
          if (channel == which && present != null && !stopped) {
            abort(which);
            try {
              up(present);
            } catch (IOException e) {
              log.debug("The connection is lost, and will be made anew", e);
            }
          }
        },
        AGAIN);
  }

  private static void abort(Channel which) {
    try {
      which.abort();
    } catch (IOException e) {
      log.debug("The channel has ended already", e);
    }
  }

  @Override
  public void down() {
    channel = null;
    consumers.clear();
  }

  /** Adds each queue that is taken from, with how many of its messages are not settled. */
  void unsettled(Map<String, Integer> to) {
    consumers.forEach(each -> to.merge(each.queue, each.unsettled.get(), Integer::sum));
  }

  /** Hands on what comes. */
  private final class Consumer extends DefaultConsumer {
    private final String queue;
    private final AtomicInteger unsettled = new AtomicInteger();

    Consumer(Channel on, String queue) {
      super(on);
      this.queue = queue;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      unsettled.incrementAndGet();
      to.take(new Message(this, envelope.getRoutingKey(), envelope.getDeliveryTag(), body));
    }

    @Override
    public void handleCancel(String tag) {
      log.warn("Queue {} was deleted; it is declared anew", queue);
      again(getChannel());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // bytes, and never compared
  private record Message(Consumer from, String key, long tag, byte[] body) implements Bus.Incoming {
    @Override
    public String queue() {
      return from.queue;
    }

    @Override
    public void acknowledge() {
      from.unsettled.decrementAndGet();
      try {
        from.getChannel().basicAck(tag, false);
      } catch (IOException | AlreadyClosedException e) {
        log.debug("The channel is closed: a message of {} comes again", from.queue, e);
      }
    }

    @Override
    public void giveBack() {
      from.unsettled.decrementAndGet();
      try {
        from.getChannel().basicReject(tag, true);
      } catch (IOException | AlreadyClosedException e) {
        log.debug("The channel is closed: a message of {} has gone back by itself", from.queue, e);
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
    link.remove(this);
    Channel present = channel;
    if (present != null && present.isOpen()) {
      try {
        link.call(() -> cancel(present), LIMIT);
      } catch (IOException | AlreadyClosedException e) {
        log.debug("The listener ends without the broker's answer", e);
      }
    }
  }

  private int cancel(Channel on) throws IOException {
    for (String tag : tags) {
      on.basicCancel(tag);
    }
    return tags.size();
  }

  @Override
  public void close() {
    stopped = true;
    link.remove(this);
    bus.closed(this);
    consumers.clear();
    Channel present = channel;
    channel = null;
    if (present != null) {
      link.submit(() -> abort(present));
    }
  }
}
