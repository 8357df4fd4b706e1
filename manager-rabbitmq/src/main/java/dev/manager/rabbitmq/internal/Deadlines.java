package dev.manager.rabbitmq.internal;

import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of messages whose time is over, to within 20 ms. One look for all is planned, at the
 * earliest of their times: a timer for each would cost more than the message, and a look at fixed
 * times wakes an idle host. Thread-safe: what is planned is guarded by this; messages are told of
 * on the timer's thread, under no lock.
 */
final class Deadlines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deadlines.class);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long NEVER = Long.MAX_VALUE;

  private final Set<Sending> open;
  private final Consumer<Sending> late;
  private final ScheduledExecutorService timer;
  private final long origin = System.nanoTime();
  private volatile long next = NEVER; // since origin: when it looks; written under this
  private @Nullable Future<?> planned; // guarded by this
  private boolean closed; // guarded by this

  Deadlines(Set<Sending> open, Consumer<Sending> late, ScheduledExecutorService timer) {
    this.open = open;
    this.late = late;
    this.timer = timer;
  }

  /** Looks after a message that is in the set. */
  void watch(Sending sending) {
    watch(sending.deadline() - origin);
  }

  private void watch(long due) {
    if (due < next - STEP_NANOS) {
      plan(due);
    }
  }

  private synchronized void plan(long due) {
    if (closed || due >= next - STEP_NANOS) {
      return; // another was first
    }
    if (planned != null) {
      planned.cancel(false);
    }
    next = due;
    try {
      long delay = due - (System.nanoTime() - origin);
      planned = timer.schedule(this::look, delay, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The timer has stopped", e); // what is open fails when its publisher is closed
    }
  }

  private void look() {
    long now = System.nanoTime() - origin;
    synchronized (this) {
      if (now < next) {
        return; // an earlier one took its place as it began
      }
      next = NEVER; // what comes from now on is watched anew
      planned = null;
    }
    long earliest = NEVER;
    for (Sending each : open) {
      long due = each.deadline() - origin;
      if (due <= now) {
        late.accept(each);
      } else {
        earliest = Math.min(earliest, due);
      }
    }
    watch(earliest);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (planned != null) {
      planned.cancel(false);
    }
  }
}
