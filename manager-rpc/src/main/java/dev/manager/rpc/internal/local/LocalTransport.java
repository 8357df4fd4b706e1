package dev.manager.rpc.internal.local;

import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.internal.wire.Ids;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReceiver;
import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transport within the JVM. Thread-safe; it has no thread of its own: a message is delivered by
 * the thread that sends it, or by the one that makes room for it.
 */
public final class LocalTransport implements RpcTransport, AutoCloseable {
  /** Its name. */
  public static final String NAME = "local";

  private final Map<Key, LocalTopic> topics = new ConcurrentHashMap<>();
  private final Map<String, Consumer<byte[]>> replies = new ConcurrentHashMap<>();
  private final LocalCounters counters = new LocalCounters();
  private final Supplier<LocalLimits> limits;
  private final ScheduledExecutorService timer;

  private record Key(String exchange, String topic) {}

  public LocalTransport(Supplier<LocalLimits> limits, ScheduledExecutorService timer) {
    this.limits = limits;
    this.timer = timer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RpcListener listen(RpcAddress server, int prefetch, RpcReceiver receiver) {
    RpcListener listener = null;
    while (listener == null) {
      listener =
          topics
              .computeIfAbsent(key(server), key -> new LocalTopic(server.topic(), this))
              .listen(server.server(), prefetch, receiver);
    }
    return listener;
  }

  @Override
  public RpcReplies replies(Consumer<byte[]> receiver) {
    String address = "reply_" + Ids.next();
    replies.put(address, receiver);
    return new RpcReplies() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public void close() {
        replies.remove(address);
      }
    };
  }

  @Override
  public CompletionStage<Void> send(RpcAddress to, RpcMessage message) {
    if (to.kind() == RpcAddress.Kind.REPLY) {
      Consumer<byte[]> receiver = replies.get(to.topic());
      if (receiver == null) {
        return unroutable(to, message);
      }
      receiver.accept(message.body());
      return CompletableFuture.completedFuture(null);
    }
    LocalTopic topic = topics.get(key(to));
    return topic == null ? unroutable(to, message) : topic.send(to, message);
  }

  static CompletionStage<Void> unroutable(RpcAddress to, RpcMessage message) {
    return message.mandatory() && to.kind() != RpcAddress.Kind.FANOUT
        ? CompletableFuture.failedFuture(new RpcUnroutableException("Nobody serves " + to))
        : CompletableFuture.completedFuture(null);
  }

  private static Key key(RpcAddress address) {
    return new Key(address.exchange(), address.topic());
  }

  void forget(LocalTopic topic) {
    topics.values().remove(topic);
  }

  LocalLimits limits() {
    return limits.get();
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  public LocalCounters counters() {
    return counters;
  }

  /** Ends it; what it still holds is dropped. */
  @Override
  public void close() {
    topics.values().forEach(LocalTopic::end);
    topics.clear();
    replies.clear();
  }
}
