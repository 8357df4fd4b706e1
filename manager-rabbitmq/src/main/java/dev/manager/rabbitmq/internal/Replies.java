package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import dev.manager.spi.RpcReplies;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's queue of replies. Its name stays, however often the connection is lost. A reply wakes
 * its caller at once; it is acknowledged afterwards, many at a time: one that comes twice finds
 * nobody waiting. Thread-safe; replies come on the connection's reading thread.
 */
final class Replies implements RpcReplies, Link.User {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);
  private static final int BATCH = 64;
  private static final long PAUSE_MILLIS = 200;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final RabbitTransport transport;
  private final Link link;
  private final Consumer<byte[]> receiver;
  private final ScheduledExecutorService timer;
  private final Declaration.Queue queue;
  private volatile @Nullable Taking current; // written by the keeper
  private volatile boolean closed;

  Replies(
      RabbitTransport transport,
      Link link,
      Consumer<byte[]> receiver,
      ScheduledExecutorService timer) {
    this.transport = transport;
    this.link = link;
    this.receiver = receiver;
    this.timer = timer;
    this.queue = transport.topology().replies(Topology.unique());
  }

  void open() throws IOException {
    link.addNow(this, this::begin);
  }

  @Override
  public void up(Connection connection) throws IOException {
    try {
      begin(connection);
    } catch (RefusedException e) {
      log.error("No replies come from RabbitMQ: {}", e.getMessage());
      link.later(() -> renew(null), AGAIN.multipliedBy(5));
    }
  }

  private void begin(Connection connection) throws IOException {
    if (closed) {
      return;
    }
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ gives no more channels on this connection");
    }
    RefusedException.declare(channel, queue);
    var taking = new Taking(channel);
    current = taking;
    channel.basicConsume(queue.name(), false, taking);
  }

  @Override
  public void down() {
    current = null;
  }

  private void renew(@Nullable Taking broken) {
    Connection connection = link.connection();
    if (current != broken || connection == null || closed) {
      return;
    }
    try {
      current = null;
      if (broken != null) {
        broken.getChannel().abort();
      }
      up(connection);
    } catch (IOException | RuntimeException e) {
      log.debug("No replies yet", e);
      link.later(() -> renew(current), AGAIN);
    }
  }

  @Override
  public String address() {
    return queue.name();
  }

  /** Returns how many replies are taken and not acknowledged. */
  int unsettled() {
    Taking present = current;
    return present == null ? 0 : present.unsettled();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      link.<@Nullable Void>call(
          () -> {
            Taking present = current;
            if (present != null) {
              present.getChannel().queueDelete(queue.name());
              present.getChannel().abort();
            }
            return null;
          },
          Duration.ofSeconds(5));
    } catch (IOException e) {
      log.debug("The queue {} goes by itself", queue.name(), e);
    }
    link.remove(this);
    transport.closed(this);
  }

  /** Takes replies on one channel. */
  private final class Taking extends DefaultConsumer {
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long newest; // written by the reading thread
    private long acknowledged; // guarded by this

    Taking(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag,
        com.rabbitmq.client.Envelope envelope,
        AMQP.BasicProperties properties,
        byte[] body) {
      Map<String, Object> headers = properties.getHeaders();
      try {
        receiver.accept(
            transport
                .envelope()
                .unwrap(body, headers != null && headers.get("compression") != null));
      } catch (IOException | RuntimeException e) {
        transport.counters().unreadable.increment();
        log.warn("A reply cannot be read: {}", Link.reason(e));
      }
      newest = envelope.getDeliveryTag();
      if (newest % BATCH == 0) {
        acknowledge();
      } else if (due.compareAndSet(false, true)) {
        try {
          var unused = timer.schedule(this::dueNow, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
          log.debug("Replies end", e);
        }
      }
    }

    private void dueNow() {
      due.set(false);
      acknowledge();
    }

    synchronized int unsettled() {
      return (int) (newest - acknowledged);
    }

    private synchronized void acknowledge() {
      long upTo = newest;
      if (upTo > acknowledged) {
        acknowledged = upTo;
        try {
          getChannel().basicAck(upTo, true);
        } catch (IOException | RuntimeException e) {
          log.debug("Replies come again", e);
        }
      }
    }

    @Override
    public void handleCancel(String tag) {
      if (closed) {
        return; // it was deleted from here
      }
      log.warn("RabbitMQ took the queue {} away; it is declared again", queue.name());
      link.submit(() -> renew(this));
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
        link.later(() -> renew(this), AGAIN);
      }
    }
  }
}
