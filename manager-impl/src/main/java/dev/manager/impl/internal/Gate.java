package dev.manager.impl.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in to one manager object while it is open, and knows who is inside. Thread-safe and
 * lock-free: who is inside stands in {@link Cells} and in a concurrent set; both are written before
 * the gate is looked at, and read after it is closed.
 */
final class Gate {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final long FIRST_LOOK = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LAST_LOOK = TimeUnit.MILLISECONDS.toNanos(5);

  private final @Nullable BooleanSupplier permit;
  private final int id = IDS.incrementAndGet();
  private final long entry = (long) id << Integer.SIZE;
  private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
  private volatile boolean open;

  /** Is told of each call that is inside. */
  @FunctionalInterface
  interface Visitor {
    void visit(String what, long since, @Nullable Thread thread);
  }

  Gate() {
    this(null);
  }

  /**
   * @param permit asked at each call whether it may enter an open gate; null for always
   */
  Gate(@Nullable BooleanSupplier permit) {
    this.permit = permit;
  }

  int id() {
    return id;
  }

  /** Opens it: at first, or again when a swap is given up. */
  void open() {
    open = true;
  }

  /** Lets nobody in any more. Closing twice is harmless. */
  void close() {
    open = false;
  }

  /** Notes a call of the current thread, whose cell it is, if the gate is open. */
  boolean tryEnter(long[] cell, int what) {
    if (!isPermitted()) {
      return false;
    }
    int top = (int) cell[Cells.TOP];
    Cells.push(cell, entry + what);
    if (open) {
      return true;
    }
    Cells.pop(cell, top);
    return false;
  }

  private boolean isPermitted() {
    return permit == null || permit.getAsBoolean();
  }

  /** Notes a call from within another that is inside, whether the gate is open or not. */
  void reenter(long[] cell, int what) {
    Cells.push(cell, entry + what);
  }

  /** Notes a call that any thread may end, if the gate is open. */
  boolean tryEnter(Visit visit) {
    if (!isPermitted()) {
      return false;
    }
    visits.add(visit);
    if (open) {
      return true;
    }
    visits.remove(visit);
    return false;
  }

  /** Notes such a call from within another that is inside, whether the gate is open or not. */
  void reenter(Visit visit) {
    visits.add(visit);
  }

  void exit(Visit visit) {
    visits.remove(visit);
  }

  /** Tells whether a call of the current thread is inside. */
  boolean amInside() {
    return Cells.amInside(id)
        || visits.stream().anyMatch(each -> each.thread == Thread.currentThread());
  }

  /** Tells of each call that is inside. */
  void inside(Visitor visitor) {
    Cells.visit(id, (what, since, thread) -> visitor.visit(CallNames.of(what), since, thread));
    visits.forEach(each -> visitor.visit(each.what, each.since, each.thread));
  }

  /** Returns how many are inside. */
  long inside() {
    var count = new AtomicLong();
    inside((what, since, thread) -> count.incrementAndGet());
    return count.get();
  }

  /**
   * Waits until nobody is inside a closed gate; tells whether that came about. Who leaves tells
   * nobody, which would cost each call; so this looks again after an eighth of the time that it has
   * waited, but soon.
   */
  boolean awaitDrained(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    while (inside() > 0) {
      long waited = System.nanoTime() - start;
      long left = limit.toNanos() - waited;
      if (left <= 0) {
        return false;
      }
      long pause = Math.max(FIRST_LOOK, Math.min(LAST_LOOK, waited / 8));
      LockSupport.parkNanos(this, Math.min(left, pause));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }
}
