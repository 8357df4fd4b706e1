package dev.manager.periodic.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The arithmetic of oslo's periodic tasks. Stateless. */
final class Grid {
  private static final double MOST_JITTER = 0.05;

  private Grid() {}

  /**
   * Returns the latest point of the grid that is not after now, moved by the jitter. oslo's {@code
   * _nearest_boundary}.
   *
   * @param last a point of the grid, not after now
   * @param spacing between points, above 0
   * @param random from 0 to below 1
   */
  static long nearestBoundary(long last, long spacing, long now, DoubleSupplier random) {
    return now - Math.floorMod(now - last, spacing) + jitter(spacing, random);
  }

  /** Returns less than a twentieth of the spacing, in whole seconds: none up to 20 s. */
  static long jitter(long spacing, DoubleSupplier random) {
    double seconds = spacing / 1e9;
    if (seconds * MOST_JITTER < 1) {
      return 0;
    }
    return TimeUnit.SECONDS.toNanos((long) (seconds * random.getAsDouble() * MOST_JITTER));
  }
}
