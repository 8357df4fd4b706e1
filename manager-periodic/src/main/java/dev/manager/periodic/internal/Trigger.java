package dev.manager.periodic.internal;

import java.math.BigDecimal;
import java.time.ZoneId;

/** When a task runs, as its options say. Each is immutable. */
sealed interface Trigger {
  /** oslo's spacing when none is given. */
  Trigger DEFAULT = new Spacing(60_000_000_000L);

  /**
   * On a grid.
   *
   * @param nanos from one point to the next, above 0
   */
  record Spacing(long nanos) implements Trigger {
    @Override
    public String toString() {
      return "every " + seconds(nanos);
    }
  }

  /**
   * After the end of the run before.
   *
   * @param nanos from the end to the next begin, above 0
   */
  record FixedDelay(long nanos) implements Trigger {
    @Override
    public String toString() {
      return seconds(nanos) + " after each run";
    }
  }

  /**
   * By the wall clock.
   *
   * @param expression as it was written
   * @param zone whose clock
   * @param schedule what both say
   */
  record Cron(String expression, ZoneId zone, CronSchedule schedule) implements Trigger {
    @Override
    public String toString() {
      return "cron %s (%s)".formatted(expression, zone);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Cron that
          && expression.equals(that.expression)
          && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
      return expression.hashCode();
    }
  }

  /**
   * Once.
   *
   * @param nanos from the begin of the timers, 0 or more
   */
  record Once(long nanos) implements Trigger {
    @Override
    public String toString() {
      return "once after " + seconds(nanos);
    }
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
  }
}
