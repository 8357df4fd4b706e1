package dev.manager.rpc.internal.local;

import java.util.concurrent.atomic.LongAdder;

/** What became of messages that were not executed. Thread-safe. */
public final class LocalCounters {
  private final LongAdder expired = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  void expired(int count) {
    expired.add(count);
  }

  void dropped(int count) {
    dropped.add(count);
  }

  void rejected(int count) {
    rejected.add(count);
  }

  /** Returns how many were not delivered, for their time to live was over. */
  public long expired() {
    return expired.sum();
  }

  /**
   * Returns how many were lost with a queue that nobody served, or had no room to be sent to all.
   */
  public long dropped() {
    return dropped.sum();
  }

  /** Returns how many a server could make no sense of. */
  public long rejected() {
    return rejected.sum();
  }
}
