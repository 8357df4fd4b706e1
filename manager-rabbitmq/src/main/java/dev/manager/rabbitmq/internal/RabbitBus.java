package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rpc.RpcUnroutableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker, for notifications: declared as oslo's notifier declares them, sent as it sends them.
 * Thread-safe.
 */
final class RabbitBus implements Bus {
  private static final int PERSISTENT = 2;
  private static final int GONE = 1000;
  private static final String JSON = "application/json";
  private static final String UTF_8 = "utf-8";

  private final Publisher publisher;
  private final Supplier<Link> sending;
  private final Supplier<Link> receiving;
  private final RabbitConfig.Queues queues;
  private final int parked;
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final Set<String> gone = ConcurrentHashMap.newKeySet(); // keys that led to no queue

  RabbitBus(
      Publisher publisher, Supplier<Link> sending, Supplier<Link> receiving, RabbitConfig config) {
    this.publisher = publisher;
    this.sending = sending;
    this.receiving = receiving;
    this.queues = config.queues();
    this.parked = config.limits().parked();
  }

  @Override
  public CompletionStage<?> send(
      String exchange, String key, byte[] body, Duration timeout, boolean resend) {
    var unused = sending.get(); // is connected when it is first used
    Declaration exchangeOf = exchange(exchange);
    Declaration queueOf = queue(key, exchange, key);
    boolean isGone = gone.remove(key);
    return publisher
        .publish(
            new Publication(
                exchange,
                key,
                properties(Map.of()),
                body,
                isGone
                    ? List.of(new Declaration.Anew(exchangeOf), new Declaration.Anew(queueOf))
                    : List.of(exchangeOf, queueOf),
                true,
                timeout,
                resend ? null : 0,
                () -> "queue %s is gone; it is declared anew".formatted(key)))
        .whenComplete((done, failure) -> note(key, failure));
  }

  /** Whoever deleted a queue of notifications did not mean to lose them. */
  private void note(String key, @Nullable Throwable failure) {
    if (failure instanceof RpcUnroutableException && gone.size() < GONE) {
      gone.add(key);
    }
  }

  @Override
  public CompletionStage<?> park(
      String queue, byte[] body, Map<String, Object> headers, Duration timeout) {
    var unused = sending.get();
    Map<String, Object> arguments = new HashMap<>(arguments());
    arguments.put("x-max-length", parked);
    return publisher.publish(
        new Publication(
            "",
            queue,
            properties(headers),
            body,
            List.of(
                new Declaration.Queue(queue, isDurable(), false, Map.copyOf(arguments), null, "")),
            true,
            timeout,
            null,
            () -> "queue %s is gone".formatted(queue)));
  }

  /** All the properties that oslo's notifier sets. */
  private static BasicProperties properties(Map<String, Object> headers) {
    return new BasicProperties.Builder()
        .contentType(JSON)
        .contentEncoding(UTF_8)
        .headers(headers)
        .deliveryMode(PERSISTENT)
        .priority(0)
        .build();
  }

  boolean hasQuorumQueues() {
    return queues.quorum();
  }

  Declaration exchange(String name) {
    return new Declaration.Exchange(
        name, BuiltinExchangeType.TOPIC, isDurable(), queues.autoDelete());
  }

  Declaration.Queue queue(String name, @Nullable String exchange, String key) {
    return new Declaration.Queue(
        name, isDurable(), queues.autoDelete(), arguments(), exchange, key);
  }

  private Map<String, Object> arguments() {
    Map<String, Object> arguments = new HashMap<>();
    if (queues.quorum()) {
      arguments.put("x-queue-type", "quorum");
      putIfSet(arguments, "x-delivery-limit", queues.deliveryLimit());
      putIfSet(arguments, "x-max-in-memory-length", queues.memoryLength());
      putIfSet(arguments, "x-max-in-memory-bytes", queues.memoryBytes());
    }
    if (queues.mirrored()) {
      arguments.put("x-ha-policy", "all");
    }
    return Map.copyOf(arguments);
  }

  private static void putIfSet(Map<String, Object> arguments, String key, long value) {
    if (value > 0) {
      arguments.put(key, value);
    }
  }

  @Override
  public Subscription subscribe(Feed feed, Taker to) {
    Link link = receiving.get();
    var subscriber = new Subscriber(link, this, feed, to);
    subscribers.add(subscriber);
    link.add(subscriber);
    return subscriber;
  }

  void closed(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** Returns the queues that are taken from, each with how many are not settled. */
  Map<String, Integer> unsettled() {
    Map<String, Integer> all = new HashMap<>();
    subscribers.forEach(each -> each.unsettled(all));
    return all;
  }

  @Override
  public String state() {
    return sending.get().state().state();
  }

  @Override
  public boolean isDurable() {
    return queues.durable() || queues.quorum();
  }
}
