package dev.manager.bench.api;

import java.util.BitSet;

/** Accounts for casts by their numbers. Thread-safe: guarded by itself. */
public final class Count {
  private final BitSet seen = new BitSet();
  private int received;
  private int again;
  private long first;
  private long last;

  /** Begins with nothing. */
  public Count() {}

  /**
   * One has come.
   *
   * @param number its number
   */
  public synchronized void add(int number) {
    last = System.nanoTime();
    if (seen.get(number)) {
      again++;
      return;
    }
    seen.set(number);
    if (received++ == 0) {
      first = last;
    }
  }

  /** Forgets all. */
  public synchronized void forget() {
    seen.clear();
    received = 0;
    again = 0;
  }

  /**
   * Tells what has come.
   *
   * @return what has come
   */
  public synchronized Tally tally() {
    return new Tally(received, again, received == 0 ? 0 : last - first);
  }
}
