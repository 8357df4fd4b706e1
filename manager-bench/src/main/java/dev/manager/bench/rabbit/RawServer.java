package dev.manager.bench.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.manager.bench.api.Count;
import dev.manager.bench.api.Tally;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A server by hand, for bytes: what comes is acknowledged, carried out on the thread that brings
 * it, and answered. Thread-safe; the library brings one message at a time.
 */
final class RawServer implements AutoCloseable {
  static final byte ECHO = 'e';
  static final byte TICK = 't';
  static final byte TALLY = 'c';
  static final byte FORGET = 'f';
  static final int PREFETCH = 256; // as many as Manager takes

  private final Count count = new Count();
  private final Connection connection;
  private final Connection publishing;
  private final Channel channel;
  private final Raw replies;

  RawServer(Layout layout, String url) throws IOException {
    connection = Layout.connect(url);
    publishing = layout.publishing(connection, url);
    replies = new Raw(layout, publishing);
    channel = connection.createChannel();
    layout.declare(channel);
    channel.basicQos(PREFETCH);
    channel.basicConsume(
        layout.queue(),
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            channel.basicAck(envelope.getDeliveryTag(), false);
            byte[] answer = answer(body);
            if (answer != null) {
              var sent =
                  replies.publish(
                      properties.getReplyTo(),
                      Raw.properties().correlationId(properties.getCorrelationId()).build(),
                      answer);
              if (layout.waits()) {
                Raw.await(sent);
              }
            }
          }
        });
  }

  private byte @Nullable [] answer(byte[] body) {
    switch (body[0]) {
      case ECHO -> {
        return body;
      }
      case TICK -> {
        count.add(ByteBuffer.wrap(body).getInt(1));
        return null;
      }
      case FORGET -> {
        count.forget();
        return new byte[0];
      }
      case TALLY -> {
        Tally tally = count.tally();
        return ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES)
            .putInt(tally.received())
            .putInt(tally.again())
            .putLong(tally.nanos())
            .array();
      }
      default -> throw new IllegalArgumentException("no method " + body[0]);
    }
  }

  @Override
  public void close() throws IOException {
    publishing.close();
    if (connection.isOpen()) {
      connection.close();
    }
  }
}
