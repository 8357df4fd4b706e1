package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final AtomicLong clock = new AtomicLong(1_000);
  private final Latencies latencies = new Latencies(clock::get);

  private void note(long millis) {
    latencies.note(Duration.ofMillis(millis).toNanos(), clock.get());
  }

  private static void near(Duration found, double millis) {
    assertThat(found.toNanos() / 1e6).isBetween(millis, millis * 1.125);
  }

  @Test
  void saysHalfAndNearlyAllAndTheLongest() {
    for (int i = 1; i <= 1000; i++) {
      note(i);
    }

    Latencies.Summary all = latencies.summary();

    assertThat(all.count()).isEqualTo(1000);
    near(all.median(), 500);
    near(all.p99(), 990);
    assertThat(all.longest()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void oneIsItsOwnMedian() {
    note(7);
    assertThat(latencies.summary())
        .isEqualTo(
            new Latencies.Summary(
                1, Duration.ofMillis(7), Duration.ofMillis(7), Duration.ofMillis(7)));
  }

  @Test
  void whatIsOldIsForgotten() {
    note(5000);
    clock.addAndGet(Latencies.SPAN);
    note(1);
    assertThat(latencies.summary().count()).isEqualTo(2);

    clock.addAndGet(Latencies.SPAN);
    note(2);
    assertThat(latencies.summary().count()).isEqualTo(2);
    assertThat(latencies.summary().longest()).isEqualTo(Duration.ofMillis(2));

    clock.addAndGet(4 * Latencies.SPAN);
    assertThat(latencies.summary().count()).isZero();
    assertThat(latencies.summary().median()).isZero();
  }

  @Test
  void anyTimeHasAClass() {
    latencies.note(-1, clock.get());
    latencies.note(0, clock.get());
    latencies.note(Long.MAX_VALUE, clock.get());
    assertThat(latencies.summary().count()).isEqualTo(3);
    assertThat(latencies.summary().longest().toNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
