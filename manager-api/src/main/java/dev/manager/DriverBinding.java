package dev.manager;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One driver in its slot, from when it is bound until the last call has left it. Thread-safe. To
 * enter and to leave takes no lock: the count and whether it is closed are one number; only a
 * thread that waits for the last call, and who wakes it, hold the monitor of this object.
 *
 * @param <D> type of the driver
 */
final class DriverBinding<D> {
  /** The sign bit: closed. The other bits count who is inside. */
  private static final long CLOSED = Long.MIN_VALUE;

  private final D driver;
  private final int ranking;
  private final AtomicLong state = new AtomicLong();

  DriverBinding(D driver, int ranking) {
    this.driver = driver;
    this.ranking = ranking;
  }

  D driver() {
    return driver;
  }

  int ranking() {
    return ranking;
  }

  /** Counts a call in, unless it is closed. */
  boolean tryEnter() {
    long seen = state.get();
    while (seen >= 0) {
      if (state.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = state.get();
    }
    return false;
  }

  /** Counts a call in from within another that is counted in, closed or not. */
  void reenter() {
    state.incrementAndGet();
  }

  /** Counts a call out that was counted in. */
  void exit() {
    if (state.decrementAndGet() < 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Lets nobody in any more. */
  void close() {
    state.getAndUpdate(seen -> seen | CLOSED);
  }

  /** Returns how many calls are inside. */
  long inside() {
    return state.get() & ~CLOSED;
  }

  /**
   * Waits until a closed one is left by all but the caller itself; tells whether that came about.
   *
   * @param own how many calls of the current thread are inside
   */
  synchronized boolean awaitLeft(int own, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (inside() > own) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000)); // 0 ms would wait for good
    }
    return true;
  }
}
