package dev.manager.impl.internal;

import java.time.Duration;

/** A point of the monotonic clock. Immutable. */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Returns what remains, but never less than {@code least}. */
  Duration remaining(Duration least) {
    Duration remaining = remaining();
    return remaining.compareTo(least) < 0 ? least : remaining;
  }
}
