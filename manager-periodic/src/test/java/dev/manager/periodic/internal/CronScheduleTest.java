package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

/**
 * Cron expressions, compared with Spring's reading of them, and the days on which clocks are set.
 */
class CronScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<Instant> times(String expression, ZoneId zone, String after, int count) {
    var schedule = CronSchedule.of(expression, zone);
    List<Instant> times = new ArrayList<>();
    Instant time = Instant.parse(after);
    while (times.size() < count) {
      time = schedule.next(time);
      if (time == null) {
        return times;
      }
      times.add(time);
    }
    return times;
  }

  private static List<Instant> instants(String... times) {
    return List.of(times).stream().map(Instant::parse).toList();
  }

  private static String field(Random random, int least, int most) {
    int one = least + random.nextInt(most - least + 1);
    int other = least + random.nextInt(most - least + 1);
    return switch (random.nextInt(5)) {
      case 0 -> "*";
      case 1 -> Integer.toString(one);
      case 2 -> Math.min(one, other) + "-" + Math.max(one, other);
      case 3 -> "*/" + (1 + random.nextInt(most - least));
      default -> Math.min(one, other) + "," + Math.max(one, other);
    };
  }

  @Test
  void agreesWithSpringWhereNobodySetsTheClock() {
    for (long seed = 0; seed < 150; seed++) {
      var random = new Random(seed);
      boolean byWeek = random.nextBoolean(); // with both days set, Unix has either, Spring has both
      String expression =
          String.join(
              " ",
              field(random, 0, 59),
              field(random, 0, 23),
              byWeek ? "*" : field(random, 1, 28),
              field(random, 1, 12),
              byWeek ? field(random, 0, 6).replaceFirst("/.*", "") : "*"); // Spring steps from 1
      var spring = CronExpression.parse("0 " + expression);
      var ours = CronSchedule.of(expression, ZoneOffset.UTC);
      LocalDateTime time =
          LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(random.nextInt(100_000_000));
      for (int i = 0; i < 20; i++) {
        LocalDateTime expected = spring.next(time);
        Instant actual = ours.next(time.toInstant(ZoneOffset.UTC));
        assertThat(actual)
            .describedAs("seed %d: %s after %s", seed, expression, time)
            .isEqualTo(expected == null ? null : expected.toInstant(ZoneOffset.UTC));
        if (expected == null) {
          break;
        }
        time = expected;
      }
    }
  }

  /** Minute by minute through the days on which the clock is set. */
  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"})
  void goesByTheClockAsItIsWithAStar(String id) {
    ZoneId zone = ZoneId.of(id);
    Instant change = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 2; i++) {
      change = zone.getRules().nextTransition(change).getInstant();
      for (String expression :
          List.of("*/10 * * * *", "30 * * * *", "*/15 2 * * *", "5 */2 * * *")) {
        goesByTheClock(expression, zone, change.minus(Duration.ofHours(15)));
      }
    }
  }

  private static void goesByTheClock(String expression, ZoneId zone, Instant begin) {
    var schedule = CronSchedule.of(expression, zone);
    var spring = CronExpression.parse("0 " + expression);
    Instant time = begin;
    for (int minute = 1; minute < 30 * 60; minute++) {
      Instant at = begin.plus(Duration.ofMinutes(minute));
      LocalDateTime local = LocalDateTime.ofInstant(at, zone);
      if (local.equals(spring.next(local.minusSeconds(1)))) {
        assertThat(schedule.next(time))
            .describedAs("%s in %s after %s", expression, zone, time)
            .isEqualTo(at);
        time = at;
      }
    }
  }

  @Test
  void aTimeThatIsLeftOutRunsWhenTheClockGoesForward() {
    // 2026-03-29, 02:00 becomes 03:00, at 01:00 UTC.
    assertThat(times("30 2 * * *", BERLIN, "2026-03-27T12:00:00Z", 4))
        .isEqualTo(
            instants(
                "2026-03-28T01:30:00Z",
                "2026-03-29T01:00:00Z",
                "2026-03-30T00:30:00Z",
                "2026-03-31T00:30:00Z"));
    assertThat(times("15,45 2,3 * * *", BERLIN, "2026-03-29T00:00:00Z", 3))
        .isEqualTo(
            instants("2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z"));
    assertThat(times("0 2,3 * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
        .describedAs("once, though 02:00 and 03:00 are the same moment")
        .isEqualTo(instants("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"));
  }

  @Test
  void aTimeThatComesTwiceRunsTheFirstTime() {
    // 2026-10-25, 03:00 becomes 02:00, at 01:00 UTC.
    assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .isEqualTo(instants("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"));
    assertThat(times("30 2,3 * * *", BERLIN, "2026-10-25T00:45:00Z", 2))
        .isEqualTo(instants("2026-10-25T02:30:00Z", "2026-10-26T01:30:00Z"));
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1))
        .describedAs("asked in the second pass of the hour")
        .isEqualTo(instants("2026-10-26T01:30:00Z"));
  }

  @Test
  void knowsTheLeapYearAndTheDateThatNeverComes() {
    assertThat(times("0 0 29 2 *", ZoneOffset.UTC, "2026-01-01T00:00:00Z", 2))
        .isEqualTo(instants("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"));
    assertThat(times("0 0 30 2 *", BERLIN, "2026-01-01T00:00:00Z", 1)).isEmpty();
  }

  @Test
  void readsQuartzAndSpringWithSixFields() {
    assertThat(times("30 0 12 ? * MON-FRI", ZoneOffset.UTC, "2026-01-02T13:00:00Z", 1))
        .isEqualTo(instants("2026-01-05T12:00:30Z"));
    assertThat(times("0 0 12 ? * 1", ZoneOffset.UTC, "2026-01-01T00:00:00Z", 1))
        .describedAs("1 is Sunday")
        .isEqualTo(instants("2026-01-04T12:00:00Z"));
    assertThat(times("*/5 * * * * *", ZoneOffset.UTC, "2026-01-01T00:00:01Z", 2))
        .isEqualTo(instants("2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z"));
    assertThat(times("0 0 0 L * ? 2026", ZoneOffset.UTC, "2026-11-30T10:00:00Z", 5))
        .isEqualTo(instants("2026-12-31T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* *", "60 * * * *", "a b c d e", "* * * * * * * *", "*/0 * * * *"})
  void refusesWhatIsNone(String expression) {
    assertThatThrownBy(() -> CronSchedule.of(expression, ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
