package dev.manager.bench.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes with the client library as its guide shows it: persistent, mandatory, each followed
 * until it is confirmed. Thread-safe: the channel is guarded by this.
 */
final class Raw {
  static final int BYTES = 600;
  static final long LIMIT_SECONDS = 60;

  private final Layout layout;
  private final Channel channel;
  private final ConcurrentNavigableMap<Long, CompletableFuture<@Nullable Void>> unconfirmed =
      new ConcurrentSkipListMap<>();

  Raw(Layout layout, Connection connection) throws IOException {
    this.layout = layout;
    channel = connection.createChannel();
    channel.confirmSelect();
    channel.addConfirmListener(
        (number, multiple) -> confirmed(number, multiple, null),
        (number, multiple) -> confirmed(number, multiple, new IOException("it is refused")));
    channel.addReturnListener(
        returned -> {
          throw new IllegalStateException("no queue " + returned.getRoutingKey());
        });
  }

  static AMQP.BasicProperties.Builder properties() {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/octet-stream")
        .deliveryMode(2);
  }

  /** Publishes; completed when it is confirmed. */
  CompletableFuture<@Nullable Void> publish(
      String queue, AMQP.BasicProperties properties, byte[] body) throws IOException {
    var done = new CompletableFuture<@Nullable Void>();
    synchronized (this) {
      unconfirmed.put(channel.getNextPublishSeqNo(), done);
      channel.basicPublish(layout.exchangeTo(queue), queue, true, properties, body);
    }
    return done;
  }

  /** Waits until a message is confirmed. */
  static void await(CompletableFuture<?> sent) throws IOException {
    try {
      Object unused = sent.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException("a message is not confirmed", e);
    }
  }

  private void confirmed(long number, boolean multiple, @Nullable IOException refusal) {
    if (!multiple) {
      end(unconfirmed.remove(number), refusal);
      return;
    }
    var all = unconfirmed.headMap(number, true);
    all.values().forEach(each -> end(each, refusal));
    all.clear();
  }

  private static void end(
      @Nullable CompletableFuture<@Nullable Void> sent, @Nullable IOException refusal) {
    if (sent == null) {
      return;
    }
    if (refusal == null) {
      sent.complete(null);
    } else {
      sent.completeExceptionally(refusal);
    }
  }
}
