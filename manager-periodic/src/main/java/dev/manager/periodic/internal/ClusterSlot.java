package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A slot of a task that one host of the cluster runs, and how it compares to the slot that was used
 * last, by whatever host. Each is immutable.
 */
sealed interface ClusterSlot {
  /**
   * Whether the slot may be used.
   *
   * @param slot if it may: what becomes the slot that was used last; else what is
   * @param left how long until the next may be used; zero if this one may
   */
  record Verdict(Instant slot, Duration left) {
    boolean isDue() {
      return left.isZero();
    }
  }

  /**
   * Compares.
   *
   * @param used the slot that was used last, null if none was
   * @param now by the database's clock
   */
  Verdict judge(@Nullable Instant used, Instant now);

  /**
   * Returns what becomes the slot that was used last when a run ends.
   *
   * @param used by the run
   * @param now by the database's clock
   * @param skips whether slots that came during the run are left out
   */
  Instant after(Instant used, Instant now, boolean skips);

  /**
   * A point of a grid, which is the cluster's: its points lie whole spacings from the first run of
   * any host, by the database's clock.
   *
   * @param lateness how late it is by the host's own grid; counts for the first run only
   */
  record OfGrid(Duration spacing, Duration lateness) implements ClusterSlot {
    @Override
    public Verdict judge(@Nullable Instant used, Instant now) {
      if (used == null) {
        Duration late = lateness.minus(spacing.multipliedBy(lateness.dividedBy(spacing)));
        return new Verdict(now.minus(late), Duration.ZERO);
      }
      Duration left = Duration.between(now, used.plus(spacing));
      if (left.compareTo(spacing) > 0) {
        return new Verdict(now, Duration.ZERO); // the database's clock was set back
      }
      return left.isNegative() || left.isZero()
          ? new Verdict(latest(used, now), Duration.ZERO)
          : new Verdict(used, left);
    }

    private Instant latest(Instant used, Instant now) {
      return used.plus(spacing.multipliedBy(Duration.between(used, now).dividedBy(spacing)));
    }

    @Override
    public Instant after(Instant used, Instant now, boolean skips) {
      return skips && now.isAfter(used) ? latest(used, now) : used;
    }
  }

  /** So long after the end of the run before. */
  record OfDelay(Duration delay) implements ClusterSlot {
    @Override
    public Verdict judge(@Nullable Instant used, Instant now) {
      Duration left = used == null ? Duration.ZERO : Duration.between(now, used.plus(delay));
      return left.isNegative() || left.isZero() || used == null || left.compareTo(delay) > 0
          ? new Verdict(now, Duration.ZERO)
          : new Verdict(used, left);
    }

    @Override
    public Instant after(Instant used, Instant now, boolean skips) {
      return now;
    }
  }

  /**
   * A time of a cron expression: the same on all hosts, whatever their clocks say.
   *
   * @param come the latest time that has come by this host's clock
   */
  record OfCron(Instant come) implements ClusterSlot {
    /** A slot further in the future than this does not count: clocks have been set back. */
    private static final Duration AHEAD = Duration.ofHours(1);

    @Override
    public Verdict judge(@Nullable Instant used, Instant now) {
      boolean done = used != null && !used.isBefore(come) && !used.isAfter(now.plus(AHEAD));
      return done
          ? new Verdict(Objects.requireNonNull(used), Duration.ofNanos(1))
          : new Verdict(come, Duration.ZERO);
    }

    @Override
    public Instant after(Instant used, Instant now, boolean skips) {
      return skips && now.isAfter(used) ? now : used;
    }
  }
}
