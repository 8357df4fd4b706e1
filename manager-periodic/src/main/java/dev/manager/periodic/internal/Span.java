package dev.manager.periodic.internal;

import java.time.Duration;

/**
 * A length of time in 31 bits: in nanoseconds up to half a second, in microseconds up to nine
 * minutes, in milliseconds up to six days, in seconds up to 17 years; what is longer is 17 years.
 * Stateless.
 */
final class Span {
  private static final int COUNT_BITS = 29;
  private static final int COUNT_MOST = (1 << COUNT_BITS) - 1;
  private static final int UNIT = 1000; // to the next
  private static final int SECONDS = 3; // the last of the units
  private static final long[] NANOS = {1, 1_000, 1_000_000, 1_000_000_000};

  private Span() {}

  /**
   * Returns it as a number that is not negative, down to the last whole unit.
   *
   * @param nanos 0 or more
   */
  static int pack(long nanos) {
    long count = nanos;
    int unit = 0;
    while (count > COUNT_MOST && unit < SECONDS) {
      count /= UNIT;
      unit++;
    }
    return unit << COUNT_BITS | (int) Math.min(count, COUNT_MOST);
  }

  static Duration unpack(int packed) {
    return Duration.ofNanos((packed & COUNT_MOST) * NANOS[packed >> COUNT_BITS]);
  }
}
