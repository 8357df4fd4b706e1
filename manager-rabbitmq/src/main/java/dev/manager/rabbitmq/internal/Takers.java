package dev.manager.rabbitmq.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the broker whether anybody takes from a queue, for callers who get no answer. Thread-safe;
 * one question at a time, and for each queue one for all who ask meanwhile.
 */
final class Takers implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final int MOST = 1000;

  private final Link link;
  private final ExecutorService asking =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Threads.named("manager-rabbit-takers"));
  private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param link the connection that takes: one that publishes is not read from while it is blocked
   */
  Takers(Link link) {
    this.link = link;
  }

  /**
   * Asks.
   *
   * @return completed with what keeps a queue from being served; empty if nothing does, or the
   *     broker does not say
   */
  CompletionStage<String> absence(String queue) {
    CompletableFuture<String> present = asked.get(queue);
    if (present != null) {
      return present;
    }
    if (asked.size() >= MOST) {
      return CompletableFuture.completedFuture("");
    }
    var made = new CompletableFuture<String>();
    CompletableFuture<String> other = asked.putIfAbsent(queue, made);
    if (other != null) {
      return other;
    }
    try {
      asking.execute(
          () -> {
            asked.remove(queue);
            made.complete(look(queue));
          });
    } catch (RejectedExecutionException e) { // it ends
      asked.remove(queue);
      made.complete("");
    }
    return made;
  }

  private String look(String queue) {
    QueueLook.Held held = QueueLook.at(link.connection(), List.of(queue), LIMIT).get(queue);
    return held == null || held.consumers() > 0
        ? ""
        : "nobody takes from queue %s of RabbitMQ (consumers: 0, messages: %d)"
            .formatted(queue, held.waiting());
  }

  @Override
  public void close() {
    asking.shutdownNow();
    asked.values().forEach(each -> each.complete(""));
  }
}
