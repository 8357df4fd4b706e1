package dev.manager.periodic.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The arithmetic of oslo's periodic tasks. Stateless. */
final class Grid {
  private static final double MOST_JITTER = 0.05;
  private static final long LEAST_JITTERED = TimeUnit.SECONDS.toNanos(20);

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
    return now - sincePoint(last, spacing, now) + jitter(spacing, random);
  }

  /** Returns how long ago the latest point of the grid was; divides only when many were passed. */
  static long sincePoint(long last, long spacing, long now) {
    long since = now - last;
    if (since >= 0 && since < spacing) {
      return since;
    }
    long beyond = since - spacing;
    return beyond >= 0 && beyond < spacing ? beyond : Math.floorMod(since, spacing);
  }

  /** Returns less than a twentieth of the spacing, in whole seconds: none up to 20 s. */
  static long jitter(long spacing, DoubleSupplier random) {
    if (spacing < LEAST_JITTERED) {
      return 0;
    }
    double seconds = spacing / 1e9;
    return TimeUnit.SECONDS.toNanos((long) (seconds * random.getAsDouble() * MOST_JITTER));
  }
}
