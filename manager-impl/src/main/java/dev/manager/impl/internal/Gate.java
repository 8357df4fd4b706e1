package dev.manager.impl.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls in and out of one manager object, from when it opens until it closes. Thread-safe
 * and lock-free: the count and whether it is closed are one number.
 */
final class Gate {
  /** The sign bit: closed. The other bits count who is inside. */
  private static final long CLOSED = Long.MIN_VALUE;

  private final @Nullable BooleanSupplier permit;
  private final AtomicLong state = new AtomicLong(CLOSED);
  private volatile CountDownLatch drained = new CountDownLatch(1); // a new one when it reopens

  Gate() {
    this(null);
  }

  /**
   * @param permit asked at each call whether it may enter an open gate; null for always
   */
  Gate(@Nullable BooleanSupplier permit) {
    this.permit = permit;
  }

  /** Opens it. Called at most once, before {@link #close}. */
  void open() {
    state.set(0);
  }

  /** Opens it again after {@link #close}: a swap is given up. Not at the same time as that. */
  void reopen() {
    drained = new CountDownLatch(1);
    state.updateAndGet(seen -> seen & ~CLOSED);
  }

  /** Counts a call in, if it is open. */
  boolean tryEnter() {
    if (permit != null && !permit.getAsBoolean()) {
      return false;
    }
    long seen = state.get();
    while (seen >= 0) {
      if (state.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = state.get();
    }
    return false;
  }

  /** Counts a call in from within another that is counted in, whether the gate is open or not. */
  void reenter() {
    state.incrementAndGet();
  }

  /** Counts a call out that was counted in. */
  void exit() {
    if (state.decrementAndGet() == CLOSED) {
      drained.countDown();
    }
  }

  /** Lets nobody in any more. Closing twice is harmless. */
  void close() {
    if (state.getAndUpdate(seen -> seen | CLOSED) == 0) {
      drained.countDown();
    }
  }

  /** Returns how many are inside. */
  long inside() {
    return state.get() & ~CLOSED;
  }

  /** Waits until nobody is inside a closed gate; tells whether that came about. */
  boolean awaitDrained(Duration limit) throws InterruptedException {
    return inside() == 0 || drained.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
