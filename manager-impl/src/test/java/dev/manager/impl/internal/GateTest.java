package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final Gate gate = new Gate();

  @Test
  void letsNobodyInBeforeItIsOpened() {
    assertThat(gate.tryEnter()).isFalse();
    assertThat(gate.inside()).isZero();
  }

  @Test
  void countsWhoIsInside() {
    gate.open();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.inside()).isEqualTo(2);
    gate.exit();
    assertThat(gate.inside()).isEqualTo(1);
  }

  @Test
  void closedItLetsNobodyInAndThoseInsideOut() throws InterruptedException {
    gate.open();
    gate.tryEnter();
    gate.close();
    gate.close();

    assertThat(gate.tryEnter()).isFalse();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
    gate.exit();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
    assertThat(gate.tryEnter()).isFalse();
  }

  @Test
  void oneThatWasNeverOpenedIsDrained() throws InterruptedException {
    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
  }

  @Test
  void reopenedItLetsCallersInAndDrainsAnew() throws InterruptedException {
    gate.open();
    gate.tryEnter();
    gate.close();
    gate.reopen(); // with one inside still
    assertThat(gate.inside()).isEqualTo(1);
    assertThat(gate.tryEnter()).isTrue();
    gate.exit();
    gate.exit();
    assertThat(gate.tryEnter()).isTrue();

    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
    gate.exit();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
    gate.reopen(); // drained
    assertThat(gate.tryEnter()).isTrue();
    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
  }

  /** Threads enter and leave while the gate is closed under them. */
  @RepeatedTest(200)
  void drainedItHoldsNobodyAndNobodyEntersAfterwards() throws Exception {
    int threads = 6;
    gate.open();
    var inside = new AtomicInteger();
    var start = new CyclicBarrier(threads + 1);
    Callable<Boolean> visitor =
        () -> {
          start.await();
          while (gate.tryEnter()) {
            inside.incrementAndGet();
            Thread.onSpinWait();
            inside.decrementAndGet();
            gate.exit();
          }
          return gate.tryEnter();
        };
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> visitors = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        visitors.add(executor.submit(visitor));
      }
      start.await();
      gate.close();

      assertThat(gate.awaitDrained(LONG)).isTrue();
      assertThat(inside).hasValue(0);
      assertThat(gate.inside()).isZero();
      for (Future<Boolean> each : visitors) {
        assertThat(each.get()).as("entered after the gate was closed").isFalse();
      }
      assertThat(inside).hasValue(0);
    } finally {
      executor.shutdownNow();
    }
  }
}
