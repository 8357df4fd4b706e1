package dev.manager.records.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says when a host beats and when it looks at the others: once and twice in an interval, never
 * later, and somewhat earlier by chance, so that hosts do not move as one. Times are of one
 * monotonic clock, in nanoseconds. For one thread.
 */
final class Pace {
  private static final Duration LOOK_WITHOUT_REPORTS = Duration.ofSeconds(5);

  /** Each pause is between this part of it and the whole. */
  private static final double SHORTEST = 0.9;

  private final long beat;
  private final long look;
  private long nextBeat;
  private long nextLook;

  /** Begins; both are due at once. An interval of zero is for one that never beats. */
  Pace(Duration interval, long now) {
    this.beat = interval.toNanos();
    this.look = (beat == 0 ? LOOK_WITHOUT_REPORTS : interval.dividedBy(2)).toNanos();
    this.nextBeat = now;
    this.nextLook = now;
  }

  boolean reports() {
    return beat != 0;
  }

  /** Tells whether to beat now; if so, the next is a pause later, whatever becomes of this one. */
  boolean beatDue(long now) {
    boolean due = reports() && now - nextBeat >= 0;
    if (due) {
      nextBeat = now + jittered(beat);
    }
    return due;
  }

  /** Tells whether to look now; if so, the next is a pause later, whatever becomes of this one. */
  boolean lookDue(long now) {
    boolean due = now - nextLook >= 0;
    if (due) {
      nextLook = now + jittered(look);
    }
    return due;
  }

  /** Returns the time until one of them is due, zero if one is. */
  long untilNext(long now) {
    long untilLook = nextLook - now;
    return Math.max(0, reports() ? Math.min(nextBeat - now, untilLook) : untilLook);
  }

  private static long jittered(long whole) {
    return (long) (whole * ThreadLocalRandom.current().nextDouble(SHORTEST, 1));
  }
}
