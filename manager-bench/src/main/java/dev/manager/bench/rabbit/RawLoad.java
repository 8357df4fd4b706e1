package dev.manager.bench.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.manager.bench.api.Load;
import dev.manager.bench.api.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client by hand, for bytes: a queue of replies, which are found by their correlation id and
 * acknowledged one by one. Thread-safe.
 */
final class RawLoad implements Load, AutoCloseable {
  private static final String EXPIRATION = "60000";

  private final Layout layout;
  private final Connection connection;
  private final Connection publishing;
  private final Queue<Raw> idle = new ConcurrentLinkedQueue<>(); // channels that nobody uses now
  private final String replyQueue;
  private final Map<String, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  RawLoad(Layout layout, String url) throws IOException {
    this.layout = layout;
    connection = Layout.connect(url);
    publishing = layout.publishing(connection, url);
    idle.add(new Raw(layout, publishing));
    Channel channel = connection.createChannel();
    replyQueue = channel.queueDeclare().getQueue();
    channel.basicConsume(
        replyQueue,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            CompletableFuture<byte[]> call = pending.remove(properties.getCorrelationId());
            if (call != null) {
              call.complete(body);
            }
            channel.basicAck(envelope.getDeliveryTag(), false);
          }
        });
  }

  private static byte[] body(byte method, int number) {
    return ByteBuffer.allocate(Raw.BYTES).put(method).putInt(number).array();
  }

  /** Publishes; who waits for the confirmation has the channel for himself. */
  private CompletableFuture<@Nullable Void> publish(AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    if (!layout.waits()) {
      return idle.element().publish(layout.queue(), properties, body);
    }
    Raw next = idle.poll();
    Raw own = next == null ? new Raw(layout, publishing) : next;
    try {
      var sent = own.publish(layout.queue(), properties, body);
      Raw.await(sent);
      return sent;
    } finally {
      idle.add(own);
    }
  }

  private byte[] ask(byte[] body) {
    String id = Long.toHexString(ids.incrementAndGet());
    var reply = new CompletableFuture<byte[]>();
    pending.put(id, reply);
    try {
      var properties = Raw.properties().correlationId(id).replyTo(replyQueue);
      CompletableFuture<?> unused =
          publish(properties.expiration(EXPIRATION).build(), body)
              .whenComplete(
                  (sent, failure) -> {
                    if (failure != null) {
                      reply.completeExceptionally(failure);
                    }
                  });
      return reply.get(Raw.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      CompletableFuture<byte[]> unused = pending.remove(id);
    }
  }

  @Override
  public void call(int number) {
    byte[] sent = body(RawServer.ECHO, number);
    if (!Arrays.equals(sent, ask(sent))) {
      throw new IllegalStateException("another answer came than what was sent");
    }
  }

  @Override
  public CompletionStage<?> cast(int number) {
    try {
      return publish(Raw.properties().build(), body(RawServer.TICK, number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Tally tally() {
    ByteBuffer answer = ByteBuffer.wrap(ask(body(RawServer.TALLY, 0)));
    return new Tally(answer.getInt(), answer.getInt(), answer.getLong());
  }

  @Override
  public void forget() {
    byte[] unused = ask(body(RawServer.FORGET, 0));
  }

  @Override
  public void close() throws IOException {
    publishing.close();
    if (connection.isOpen()) {
      connection.close();
    }
  }
}
