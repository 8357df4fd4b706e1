package dev.manager.itest.probe;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the drivers of one test went through. Thread-safe. */
public final class Disks {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final ConcurrentLinkedQueue<String> FAULTS = new ConcurrentLinkedQueue<>();

  private Disks() {}

  /** Begins anew. */
  public static void forgetAll() {
    MADE.set(0);
    FAULTS.clear();
  }

  /**
   * Counts a driver that is made.
   *
   * @return its number, from 1
   */
  public static int made() {
    return MADE.incrementAndGet();
  }

  /**
   * Returns how many drivers were made.
   *
   * @return the number
   */
  public static int count() {
    return MADE.get();
  }

  /**
   * Notes what must not happen.
   *
   * @param what happened
   */
  public static void fault(String what) {
    FAULTS.add(what);
  }

  /**
   * Returns what happened that must not.
   *
   * @return the faults, in their order
   */
  public static List<String> faults() {
    return List.copyOf(FAULTS);
  }
}
