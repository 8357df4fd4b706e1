package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.CallInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final Gate gate = new Gate();
  private final Deque<Integer> tops = new ArrayDeque<>();

  private boolean enter() {
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    if (gate.tryEnter(cell, 0)) {
      tops.push(top);
      return true;
    }
    return false;
  }

  private void exit() {
    Cells.pop(Cells.mine(), tops.pop());
  }

  @AfterEach
  void leaveAll() {
    while (!tops.isEmpty()) {
      exit();
    }
  }

  @Test
  void letsNobodyInBeforeItIsOpened() {
    assertThat(enter()).isFalse();
    assertThat(gate.inside()).isZero();
  }

  @Test
  void countsWhoIsInside() {
    gate.open();
    assertThat(enter()).isTrue();
    assertThat(enter()).isTrue();
    assertThat(gate.inside()).isEqualTo(2);
    exit();
    assertThat(gate.inside()).isEqualTo(1);
  }

  @Test
  void closedItLetsNobodyInAndThoseInsideOut() throws InterruptedException {
    gate.open();
    enter();
    gate.close();
    gate.close();

    assertThat(enter()).isFalse();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
    exit();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
    assertThat(enter()).isFalse();
  }

  @Test
  void oneThatWasNeverOpenedIsDrained() throws InterruptedException {
    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
  }

  @Test
  void reopenedItLetsCallersInAndDrainsAnew() throws InterruptedException {
    gate.open();
    enter();
    gate.close();
    gate.open(); // with one inside still
    assertThat(gate.inside()).isEqualTo(1);
    assertThat(enter()).isTrue();
    exit();
    exit();
    assertThat(enter()).isTrue();

    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
    exit();
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
    gate.open(); // drained
    assertThat(enter()).isTrue();
    gate.close();
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
  }

  @Test
  void aCallThatAnyThreadMayEndIsCountedToo() throws Exception {
    gate.open();
    var visit = new Visit("rpc create");
    assertThat(gate.tryEnter(visit)).isTrue();
    assertThat(gate.amInside()).isTrue();
    gate.close();
    assertThat(gate.tryEnter(new Visit("late"))).isFalse();
    assertThat(gate.inside()).isEqualTo(1);

    CompletableFuture.runAsync(() -> gate.exit(visit)).get(30, TimeUnit.SECONDS);
    assertThat(gate.awaitDrained(Duration.ZERO)).isTrue();
    gate.exit(visit);
    assertThat(gate.inside()).isZero();
    assertThat(gate.amInside()).isFalse();
  }

  @Test
  void callsWithinCallsMayBeDeeperThanACell() {
    gate.open();
    long[] cell = Cells.mine();
    int cells = Cells.count();
    deeper(3 * Cells.DEPTH);
    assertThat(gate.inside()).isZero();
    assertThat(gate.amInside()).isFalse();
    assertThat(Cells.mine()).isSameAs(cell);
    assertThat(Cells.count()).isLessThanOrEqualTo(cells);
  }

  /** They share a place in the table by which a thread finds its cell. */
  @Test
  void threadsThatSayTheSameNumberAreEachKnown() throws Exception {
    gate.open();
    int threads = 4;
    var entered = new CountDownLatch(threads);
    var release = new CountDownLatch(1);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      callers.add(
          new Thread(
              () -> {
                for (int again = 0; again < 3; again++) {
                  long[] cell = Cells.mine();
                  int top = (int) cell[Cells.TOP];
                  gate.tryEnter(cell, 0);
                  deeper(gate, Cells.DEPTH);
                  if (again == 2) {
                    entered.countDown();
                    await(release);
                  }
                  Cells.pop(Cells.mine(), top);
                }
              }) {
            @Override
            public long getId() {
              return Thread.currentThread() == this ? 7 : super.getId();
            }
          });
    }
    callers.forEach(Thread::start);
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(gate.inside()).isEqualTo(threads);
    assertThat(gate.awaitDrained(Duration.ZERO)).isFalse();
    release.countDown();
    assertThat(gate.awaitDrained(LONG)).isTrue();
    for (Thread each : callers) {
      each.join(LONG.toMillis());
    }
  }

  private static void deeper(Gate gate, int more) {
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    gate.reenter(cell, 0);
    if (more > 0) {
      deeper(gate, more - 1);
    }
    Cells.pop(cell, top);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void deeper(int more) {
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    assertThat(gate.tryEnter(cell, 0)).isTrue();
    if (more > 0) {
      deeper(more - 1);
    } else {
      assertThat(gate.inside()).isEqualTo(3 * Cells.DEPTH + 1L);
      assertThat(gate.amInside()).isTrue();
    }
    Cells.pop(cell, top);
  }

  @Test
  void whatACallLeftBehindGoesWithTheCallAroundIt() {
    gate.open();
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    gate.tryEnter(cell, 0);
    gate.tryEnter(cell, 0);
    gate.tryEnter(cell, 0);
    assertThat(gate.inside()).isEqualTo(3);
    Cells.pop(cell, top);
    assertThat(gate.inside()).isZero();
    assertThat(cell[Cells.TOP]).isEqualTo(top);
  }

  @Test
  void tellsWhoIsInside() {
    gate.open();
    int what = CallNames.of("Volumes.create");
    assertThat(CallNames.of("Volumes.create")).isEqualTo(what);
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    Cells.tick();
    gate.tryEnter(cell, what);
    var visit = new Visit("rpc delete");
    gate.tryEnter(visit);

    var report = new CallReport();
    report.add(gate, "volumes 1.0.0 [7]");
    Cells.pop(cell, top);
    gate.exit(visit);
    assertThat(report.list())
        .extracting(CallInfo::what)
        .containsExactlyInAnyOrder("Volumes.create", "rpc delete");
    assertThat(report.list())
        .allSatisfy(
            call -> {
              assertThat(call.bundle()).isEqualTo("volumes 1.0.0 [7]");
              assertThat(call.thread()).isEqualTo(Thread.currentThread().getName());
              assertThat(call.age()).isBetween(Duration.ZERO, LONG);
              assertThat(call.stack())
                  .hasSizeBetween(1, CallReport.FRAMES_MAX)
                  .anyMatch(frame -> frame.contains("tellsWhoIsInside"));
            });
    assertThat(report.text()).contains("Volumes.create for ", "rpc delete for ", "\n    at ");
  }

  @Test
  void aReportIsBounded() {
    gate.open();
    for (int i = 0; i <= CallReport.CALLS_MAX; i++) {
      gate.tryEnter(new Visit("call"));
    }
    var report = new CallReport();
    report.add(gate, "volumes 1.0.0 [7]");
    assertThat(report.list()).hasSize(CallReport.CALLS_MAX);
    assertThat(report.text()).endsWith("and 1 more");
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
          long[] cell = Cells.mine();
          int top = (int) cell[Cells.TOP];
          while (gate.tryEnter(cell, 0)) {
            inside.incrementAndGet();
            Thread.onSpinWait();
            inside.decrementAndGet();
            Cells.pop(cell, top);
          }
          return gate.tryEnter(cell, 0);
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
