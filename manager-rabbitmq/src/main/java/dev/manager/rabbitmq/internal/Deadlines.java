package dev.manager.rabbitmq.internal;

import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells of messages whose time is over, to within 20 ms. One timer looks after all: a timer for
 * each would cost more than the message. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
  private static final long STEP_MILLIS = 20;
  private static final long NEVER = TimeUnit.DAYS.toNanos(365);

  private final Set<Sending> open;
  private final Consumer<Sending> late;
  private final ScheduledFuture<?> ticks;
  private final long origin = System.nanoTime();
  private final AtomicLong earliest = new AtomicLong(NEVER); // since origin: none is earlier

  Deadlines(Set<Sending> open, Consumer<Sending> late, ScheduledExecutorService timer) {
    this.open = open;
    this.late = late;
    this.ticks =
        timer.scheduleWithFixedDelay(this::tick, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks after a message that is in the set. */
  void watch(Sending sending) {
    long due = sending.deadline() - origin;
    if (due < earliest.get()) {
      earliest.accumulateAndGet(due, Math::min);
    }
  }

  private void tick() {
    long now = System.nanoTime() - origin;
    if (now < earliest.get()) {
      return;
    }
    earliest.set(NEVER); // what comes from now on is watched anew
    for (Sending each : open) {
      if (each.deadline() - origin <= now) {
        late.accept(each);
      } else {
        watch(each);
      }
    }
  }

  @Override
  public void close() {
    ticks.cancel(false);
  }
}
