package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of oslo's test_nearest_boundary, and what holds for every grid. */
class GridTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "10, 7, 19, 0, 17",
    "13, 7, 28, 0, 27",
    "781, 88, 1841, 0, 1837",
    "1000, 200, 1300, 1.0, 1210",
    "1000, 200, 1300, 0.5, 1205",
    "0, 20, 47, 0.99, 40"
  })
  void findsThePointBefore(long last, long spacing, long now, double random, long expected) {
    assertThat(Grid.nearestBoundary(last * SECOND, spacing * SECOND, now * SECOND, () -> random))
        .isEqualTo(expected * SECOND);
  }

  @Test
  void isDueWithinOneSpacingAndATwentiethWhateverHappens() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var ticker = new ManualTicker();
      long spacing = 1000 + (long) (random.nextDouble() * 300 * SECOND);
      var grid = new GridTimetable(ticker, random::nextDouble, spacing, false, ticker.nanos());
      for (int run = 0; run < 100; run++) {
        long slot = grid.slot();
        ticker.advance(Duration.ofNanos(Math.max(0, slot - ticker.nanos())));
        ticker.advance(
            Duration.ofNanos((long) (random.nextDouble() * random.nextInt(4) * spacing)));
        long now = ticker.nanos();
        assertThat(grid.isDue(now)).isTrue();
        long behind = grid.behind(now);
        grid.began(now);
        long wait = grid.slot() - now;
        assertThat(wait)
            .describedAs(
                "seed %d run %d: wait after a run that was %d slots late", seed, run, behind)
            .isPositive()
            .isLessThanOrEqualTo(spacing + spacing / 20);
        long off = Math.floorMod(grid.slot() - slot, spacing);
        assertThat(off)
            .describedAs("seed %d: whole seconds of jitter", seed)
            .matches(jitter -> jitter % SECOND == 0 && jitter <= spacing / 20);
      }
    }
  }

  @Test
  void hasNoJitterUpToTwentySeconds() {
    for (int seconds = 1; seconds < 20; seconds++) {
      assertThat(Grid.jitter(seconds * SECOND, () -> 0.999999)).isZero();
    }
    assertThat(Grid.jitter(60 * SECOND, () -> 0.999999)).isEqualTo(2 * SECOND);
  }
}
