package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connection on which a thread can gather what it writes, so that it goes to the socket in one
 * piece: the library flushes after each frame, and each flush costs both sides a system call and a
 * wake-up. Thread-safe; what one thread gathers holds up no other.
 */
final class GatheringConnection extends AMQConnection {
  private final Set<Thread> gathering = ConcurrentHashMap.newKeySet();

  private GatheringConnection(ConnectionParams params, FrameHandler handler) {
    super(params, handler);
  }

  /** Makes such connections. */
  static ConnectionFactory factory() {
    return new ConnectionFactory() {
      @Override
      protected AMQConnection createConnection(
          ConnectionParams params, FrameHandler handler, MetricsCollector metrics) {
        return new GatheringConnection(params, handler);
      }
    };
  }

  /** Begins: what this thread writes to the channel's connection is held back. */
  static void gather(Channel channel) {
    if (channel.getConnection() instanceof GatheringConnection connection) {
      connection.gathering.add(Thread.currentThread());
    }
  }

  /** Ends: what was held back is sent. Without a beginning, it does nothing. */
  static void send(Channel channel) throws IOException {
    if (channel.getConnection() instanceof GatheringConnection connection
        && connection.gathering.remove(Thread.currentThread())) {
      connection.flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (!gathering.contains(Thread.currentThread())) {
      super.flush();
    }
  }
}
