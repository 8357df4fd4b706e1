package dev.manager.rabbitmq.internal.notify;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the buffer, in its order, on a thread of its own, with a bounded number in
 * flight. What is not confirmed is tried again, before what came later, after a pause that grows
 * with each failure. Thread-safe: the thread takes and sends; confirmations come on any thread and
 * change counters and maps that are safe, never blocking.
 */
final class Sender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  private final Bus bus;
  private final NotificationsConfig config;
  private final Buffer buffer;
  private final Semaphore window;
  private final ConcurrentSkipListMap<Long, Outgoing> again = new ConcurrentSkipListMap<>();
  private final AtomicInteger failures = new AtomicInteger(); // rounds in a row
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread = new Thread(this::run, "dev.manager-rabbitmq-notify");
  private volatile @Nullable String problem;
  private volatile boolean closing;
  private volatile boolean ended;

  Sender(Bus bus, NotificationsConfig config, Buffer buffer) {
    this.bus = bus;
    this.config = config;
    this.buffer = buffer;
    this.window = new Semaphore(config.forward().inFlight());
    thread.setDaemon(true);
  }

  void open() {
    thread.start();
  }

  private void run() {
    try {
      while (!isFinished()) {
        pauseAfterFailure();
        window.acquire(); // each that is in flight ends by its timeout
        Outgoing next = next();
        if (next == null) {
          window.release();
        } else {
          send(next);
        }
      }
    } catch (InterruptedException e) {
      log.debug("The sender of notifications is interrupted with {} left", buffer.held());
    }
  }

  private boolean isFinished() {
    return ended || (closing && buffer.held() == 0);
  }

  private void pauseAfterFailure() throws InterruptedException {
    int count = failures.get();
    if (count > 0) {
      long until = System.nanoTime() + BACKOFF.nanos(count);
      // Looks now and then, so that a confirmation or a close ends the pause.
      for (long left = until - System.nanoTime();
          left > 0 && failures.get() > 0 && !ended;
          left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
      }
    }
  }

  private @Nullable Outgoing next() throws InterruptedException {
    Map.Entry<Long, Outgoing> first = again.pollFirstEntry();
    if (first != null) {
      return first.getValue();
    }
    return buffer.take(closing ? TimeUnit.MILLISECONDS.toNanos(10) : LOOK.toNanos());
  }

  private void send(Outgoing one) {
    int round = failures.get();
    try {
      var unused =
          bus.send(
                  config.exchange(),
                  one.key(),
                  one.body(),
                  config.publishTimeout(),
                  config.retry() < 0)
              .whenComplete((done, failure) -> ended(one, round, failure));
    } catch (RuntimeException e) {
      ended(one, round, e);
    }
  }

  private void ended(Outgoing one, int round, @Nullable Throwable failure) {
    if (failure == null) {
      confirmed.incrementAndGet();
      buffer.done(one);
      if (failures.getAndSet(0) > 0) {
        problem = null;
        log.info("Notifications reach the broker again");
      }
    } else {
      notConfirmed(one, round, failure);
    }
    window.release();
    buffer.wake();
  }

  private void notConfirmed(Outgoing one, int round, Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    problem = why;
    // Those that were in flight together fail together, which counts as one failure.
    boolean first = failures.compareAndSet(round, round + 1) && round == 0;
    boolean isLast = config.retry() >= 0 && one.tried() >= config.retry();
    if (isLast) {
      failed.incrementAndGet();
      buffer.done(one);
    } else {
      retried.incrementAndGet();
      again.put(one.number(), one.again());
    }
    if (first) {
      log.warn(
          "A notification to {} was not confirmed, and is {}: {}",
          one.key(),
          isLast ? "given up" : "sent again",
          why);
    }
  }

  /** Sends what is left, within the time for that, and ends. */
  @Override
  public void close() {
    closing = true;
    buffer.wake();
    try {
      thread.join(Math.max(1, config.forward().flush().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
    thread.interrupt();
    int left = buffer.held();
    if (left > 0) {
      log.warn(
          "{} notifications are lost: the broker did not confirm them within {} s of the stop",
          left,
          config.forward().flush().toSeconds());
    }
  }

  /** What became of what was taken in. */
  NotificationStatus.Forward status(long refused) {
    return new NotificationStatus.Forward(
        buffer.held(),
        buffer.heldBytes(),
        config.forward().inFlight() - window.availablePermits(),
        confirmed.get(),
        retried.get(),
        buffer.dropped(),
        failed.get(),
        refused,
        problem);
  }
}
