package dev.manager.rabbitmq.internal;

import java.util.concurrent.atomic.LongAdder;

/** What a publisher has done. Thread-safe; latencies are noted by one thread at a time. */
final class PublisherCounters {
  final LongAdder confirmed = new LongAdder();
  final LongAdder resent = new LongAdder();
  final LongAdder returned = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  private final Latencies latencies = new Latencies(System::nanoTime);

  /**
   * Notes a confirmation.
   *
   * @param took nanoseconds since it was written
   * @param at when it came, by {@link System#nanoTime}
   */
  void confirmed(long took, long at) {
    confirmed.increment();
    latencies.note(took, at);
  }

  /** Returns how long confirmations took in the last minutes. */
  Latencies.Summary latencies() {
    return latencies.summary();
  }
}
