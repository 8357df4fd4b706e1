package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a host beats and looks, by a manual clock. */
class PaceTest {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  /** Goes from one time that something is due to the next. */
  @Test
  void itBeatsOnceAndLooksTwiceInAnIntervalNeverLaterAndNotMuchEarlier() {
    long now = Long.MAX_VALUE - 3 * INTERVAL; // the clock goes over its end on the way
    var pace = new Pace(Duration.ofNanos(INTERVAL), now);
    assertThat(pace.reports()).isTrue();
    assertThat(pace.untilNext(now)).isZero();
    assertThat(pace.beatDue(now) && pace.lookDue(now)).isTrue();
    long lastBeat = now;
    long lastLook = now;
    for (int i = 0; i < 1000; i++) {
      long until = pace.untilNext(now);
      assertThat(until).isPositive();
      assertThat(pace.beatDue(now + until - 1) || pace.lookDue(now + until - 1)).isFalse();
      now += until;
      boolean beat = pace.beatDue(now);
      boolean look = pace.lookDue(now);
      assertThat(beat || look).isTrue();
      if (beat) {
        assertThat(now - lastBeat).isBetween(INTERVAL * 9 / 10, INTERVAL);
        lastBeat = now;
      }
      if (look) {
        assertThat(now - lastLook).isBetween(INTERVAL * 9 / 20, INTERVAL / 2);
        lastLook = now;
      }
    }
  }

  @Test
  void whatIsLateIsDoneOnceAndNotMadeUpFor() {
    var pace = new Pace(Duration.ofNanos(INTERVAL), 0);
    long late = 20 * INTERVAL;
    assertThat(pace.untilNext(late)).isZero();
    assertThat(pace.beatDue(late) && pace.lookDue(late)).isTrue();
    assertThat(pace.beatDue(late) || pace.lookDue(late)).isFalse();
    assertThat(pace.untilNext(late)).isBetween(INTERVAL * 9 / 20, INTERVAL / 2);
  }

  @Test
  void whoDoesNotReportLooksAllTheSame() {
    var pace = new Pace(Duration.ZERO, 0);
    assertThat(pace.reports()).isFalse();
    assertThat(pace.beatDue(0)).isFalse();
    assertThat(pace.lookDue(0)).isTrue();
    assertThat(pace.untilNext(0)).isBetween(4_500_000_000L, 5_000_000_000L);
  }
}
