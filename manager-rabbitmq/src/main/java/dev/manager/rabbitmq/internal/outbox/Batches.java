package dev.manager.rabbitmq.internal.outbox;

import dev.manager.ManagerException;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.rabbitmq.internal.notify.Wire;
import dev.manager.record.Lease;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Sends batches, and deletes what was confirmed. For one thread; the counter may be read by any.
 *
 * <p>All of a batch is on its way at once, on one channel. A lost connection does not change the
 * order, for what was not confirmed is sent again before all else. Nor does a broker that is away:
 * the later messages of a batch have the earlier limits, so that it is always the end of a batch
 * that is not sent.
 */
final class Batches {
  private static final Duration SLACK = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(1);
  private static final long LOOK_MILLIS = 50;

  private final OutboxStore store;
  private final Bus bus;
  private final NotificationsConfig config;
  private final BooleanSupplier isClosed;
  private final AtomicLong forwarded = new AtomicLong();

  Batches(OutboxStore store, Bus bus, NotificationsConfig config, BooleanSupplier isClosed) {
    this.store = store;
    this.bus = bus;
    this.config = config;
    this.isClosed = isClosed;
  }

  long forwarded() {
    return forwarded.get();
  }

  /**
   * Forwards the oldest of one publisher.
   *
   * @return how many were sent, confirmed and deleted
   * @throws ManagerException if one was not confirmed; those that were are deleted
   */
  int forward(String publisher, Lease lease) throws SQLException, InterruptedException {
    List<Row> rows = store.oldest(publisher, config.outbox().batch());
    List<CompletableFuture<?>> sent = new ArrayList<>(rows.size());
    Duration limit = config.publishTimeout().plus(STEP.multipliedBy(rows.size()));
    for (Row each : rows) {
      if (!lease.isHeld()) {
        break; // another host goes on from the first that is not deleted
      }
      byte[] body = Wire.body(each.message(), each.driver());
      sent.add(bus.send(config.exchange(), each.key(), body, limit, true).toCompletableFuture());
      limit = limit.minus(STEP);
    }
    await(sent);
    List<Row> confirmed = new ArrayList<>();
    String failure = null;
    for (int i = 0; i < sent.size(); i++) {
      CompletableFuture<?> each = sent.get(i);
      if (each.isDone() && !each.isCompletedExceptionally()) {
        confirmed.add(rows.get(i));
      } else if (failure == null) {
        failure = "%s of %s: %s".formatted(rows.get(i).key(), publisher, reason(each));
      }
    }
    if (!confirmed.isEmpty()) {
      store.delete(confirmed);
      forwarded.addAndGet(confirmed.size());
    }
    if (failure != null && !isClosed.getAsBoolean()) {
      throw new ManagerException("RabbitMQ did not confirm a notification to " + failure);
    }
    return confirmed.size();
  }

  /** Waits for all, no longer than their limits, or until the outbox is closed. */
  private void await(List<CompletableFuture<?>> sent) throws InterruptedException {
    var all = CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    long until =
        System.nanoTime()
            + config.publishTimeout().plus(STEP.multipliedBy(sent.size())).plus(SLACK).toNanos();
    while (!all.isDone() && !isClosed.getAsBoolean() && System.nanoTime() < until) {
      try {
        all.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // Each is asked for itself.
      }
    }
  }

  private static String reason(CompletableFuture<?> sent) {
    if (!sent.isDone()) {
      return "no answer";
    }
    try {
      sent.getNow(null);
      return "";
    } catch (RuntimeException e) {
      Throwable cause = e.getCause();
      return String.valueOf((cause == null ? e : cause).getMessage());
    }
  }
}
