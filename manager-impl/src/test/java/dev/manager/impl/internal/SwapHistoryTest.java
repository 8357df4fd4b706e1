package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.Swap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SwapHistoryTest {
  private final SwapHistory history = new SwapHistory();

  private static Swap swap(int number) {
    return new Swap(
        Instant.EPOCH.plusSeconds(number),
        "volume",
        Swap.Kind.SIDE_BY_SIDE,
        "from",
        "to",
        "why",
        Duration.ZERO,
        0,
        null,
        null);
  }

  @Test
  void theOldestIsForgottenForTheNewest() {
    for (int i = 0; i < 150; i++) {
      history.add(swap(i));
    }
    assertThat(history.list()).hasSize(100).first().isEqualTo(swap(50));
    assertThat(history.list()).last().isEqualTo(swap(149));
  }

  @Test
  void theTimeOfItsEndIsNotedInItsPlace() {
    for (int i = 0; i < 3; i++) {
      history.add(swap(i));
    }
    Swap drained = history.drained(swap(1), Duration.ofMillis(7));
    assertThat(drained.drain()).isEqualTo(Duration.ofMillis(7));
    assertThat(history.list()).containsExactly(swap(0), drained, swap(2));
  }

  @Test
  void oneThatIsForgottenIsNotPutBack() {
    for (int i = 0; i < 101; i++) {
      history.add(swap(i));
    }
    assertThat(history.drained(swap(0), Duration.ZERO).drain()).isZero();
    assertThat(history.list()).hasSize(100).first().isEqualTo(swap(1));
  }
}
