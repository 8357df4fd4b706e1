package dev.manager.rpc.internal.endpoint;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times the calls of one method. Thread-safe; takes no lock. */
public final class Meter {
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

  /** Counts a call that has ended. */
  public void ended(long took, boolean failed) {
    calls.increment();
    nanos.add(took);
    longest.accumulate(took);
    if (failed) {
      failures.increment();
    }
  }

  long calls() {
    return calls.sum();
  }

  long failures() {
    return failures.sum();
  }

  Duration mean() {
    long count = calls.sum();
    return count == 0 ? Duration.ZERO : Duration.ofNanos(nanos.sum() / count);
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }
}
