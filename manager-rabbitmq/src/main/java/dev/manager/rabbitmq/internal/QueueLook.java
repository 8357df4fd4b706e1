package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a broker what its queues hold, on a channel and a thread of its own, so that one that does
 * not answer holds up nobody. Holds nothing.
 */
final class QueueLook {
  private static final Logger log = LoggerFactory.getLogger(QueueLook.class);

  /** What a queue holds. */
  record Held(long waiting, long consumers) {}

  private QueueLook() {}

  /**
   * Asks.
   *
   * @param limit how long it may take; the thread ends with the connection's own limit
   * @return what was answered by then
   */
  static Map<String, Held> at(
      @Nullable Connection connection, Collection<String> names, Duration limit) {
    Map<String, Held> found = new ConcurrentHashMap<>();
    if (connection == null || names.isEmpty()) {
      return found;
    }
    var ended = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              ask(connection, names, found);
              ended.countDown();
            },
            "manager-rabbit-look");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        log.debug("RabbitMQ has not said within {} what is in its queues", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Map.copyOf(found);
  }

  private static void ask(Connection connection, Collection<String> names, Map<String, Held> to) {
    Channel channel = null;
    try {
      for (String each : names) {
        channel = channel != null && channel.isOpen() ? channel : connection.createChannel();
        if (channel == null) {
          return; // the connection has no more channels
        }
        try {
          AMQP.Queue.DeclareOk held = channel.queueDeclarePassive(each);
          to.put(each, new Held(held.getMessageCount(), held.getConsumerCount()));
        } catch (IOException e) {
          log.debug("There is no queue {}", each, e); // the channel is closed
        }
      }
      if (channel != null) {
        channel.abort();
      }
    } catch (IOException | RuntimeException e) {
      log.debug("The connection was lost while queues were looked at", e);
    }
  }
}
