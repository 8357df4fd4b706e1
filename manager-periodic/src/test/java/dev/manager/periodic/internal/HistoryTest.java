package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is remembered, against a plain queue of records. */
class HistoryTest {
  @Test
  void remembersTheLatestAsMuchAsItMay() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var history = new Tally();
      Deque<TaskRun> expected = new ArrayDeque<>();
      int most = 1 + random.nextInt(30);
      for (int i = 0; i < 100; i++) {
        if (random.nextInt(20) == 0) {
          most = 1 + random.nextInt(30); // it was configured anew
        }
        TaskRun run = run(random);
        history.add(
            most,
            Ticker.micros(run.started()),
            run.took().toNanos(),
            run.lateness().toNanos(),
            run.outcome(),
            run.failure());
        expected.addLast(run);
        while (expected.size() > most) {
          expected.removeFirst();
        }
        assertThat(history.history()).describedAs("seed %d", seed).isEqualTo(List.copyOf(expected));
        assertThat(history.last()).isEqualTo(run);
      }
    }
  }

  private static TaskRun run(Random random) {
    Outcome[] outcomes = Outcome.values();
    return new TaskRun(
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L),
        Duration.ofNanos(random.nextInt(1 << 29)),
        Duration.ofNanos(random.nextInt(1 << 29) * 1000L),
        outcomes[random.nextInt(outcomes.length)],
        random.nextInt(3) == 0 ? "failure " + random.nextInt() : null);
  }

  @Test
  void aLengthOfTimeKeepsItsLeadingDigits() {
    var random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(62));
      int packed = Span.pack(nanos);
      assertThat(packed).isNotNegative();
      long kept = Span.unpack(packed).toNanos();
      long off = nanos - kept;
      if (nanos < TimeUnit.DAYS.toNanos(17 * 365)) {
        assertThat(off).describedAs("of %d ns", nanos).isBetween(0L, nanos / 500_000);
      } else {
        assertThat(kept).isGreaterThanOrEqualTo(TimeUnit.DAYS.toNanos(17 * 365));
      }
    }
  }

  @Test
  void roundTimesStayRound() {
    for (Duration each :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofNanos((1 << 29) - 1),
            Duration.ofMillis(999),
            Duration.ofMinutes(1),
            Duration.ofHours(25),
            Duration.ofDays(400))) {
      assertThat(Span.unpack(Span.pack(each.toNanos()))).isEqualTo(each);
    }
    assertThat(Span.unpack(Span.pack(Long.MAX_VALUE))).isEqualTo(Duration.ofSeconds((1 << 29) - 1));
  }
}
