package dev.manager.rpc.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Waits for a moment without going to sleep, for what mostly comes sooner than a thread can be put
 * to sleep and woken; a thread that has something to do goes first. It does so only where it has
 * paid lately, and only on half of the processors at once. Thread-safe; how it has paid is noted
 * without a lock, for a lost note does no harm.
 */
public final class Spin {
  /** Those who wait for a reply. */
  public static final AtomicInteger CALLERS = new AtomicInteger();

  /** Those who wait for work. */
  public static final AtomicInteger WORKERS = new AtomicInteger();

  /** How many of a kind do so at once: never any where there is one processor. */
  public static final int MOST = Runtime.getRuntime().availableProcessors() / 2;

  private static final long NANOS = 30_000;
  private static final int SURE = 16;
  private static final int TRY_AGAIN = 64;

  private final AtomicInteger kind;
  private volatile int luck = SURE;
  private volatile int skipped;

  /**
   * Makes one for a place where threads wait.
   *
   * @param kind counts those that do so now
   */
  public Spin(AtomicInteger kind) {
    this.kind = kind;
  }

  /** Waits for something, for a moment or not at all; tells whether it is there. */
  @SuppressWarnings("ThreadPriorityCheck") // a courtesy: nothing relies on it
  public boolean until(BooleanSupplier there) {
    if (there.getAsBoolean()) {
      return true;
    }
    if (!pays() || kind.get() >= MOST) {
      return false;
    }
    kind.incrementAndGet();
    boolean came = false;
    try {
      long start = System.nanoTime();
      do {
        Thread.yield(); // to whoever has something to do
        came = there.getAsBoolean();
      } while (!came && System.nanoTime() - start < NANOS);
    } finally {
      kind.decrementAndGet();
    }
    int now = luck;
    luck = came ? Math.min(SURE, now + 1) : Math.max(0, now - 2);
    return came;
  }

  private boolean pays() {
    if (luck > 0) {
      return true;
    }
    int times = skipped + 1;
    skipped = times;
    return times % TRY_AGAIN == 0;
  }
}
