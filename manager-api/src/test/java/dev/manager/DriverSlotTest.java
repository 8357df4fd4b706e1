package dev.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.manager.DriverSlot.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DriverSlotTest {
  private static final RequestContext CONTEXT = RequestContext.create();
  private static final Duration LONG = Duration.ofSeconds(60);

  private final DriverSlot<String> slot = new DriverSlot<>("disk");

  private String answer() {
    try (var use = slot.enter(CONTEXT)) {
      return use.driver();
    }
  }

  private static <T> CompletableFuture<T> onAnotherThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "other").start());
  }

  /** Enters the driver on a thread of its own, which stays inside until told to leave. */
  private final class Visitor {
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CompletableFuture<String> inside = new CompletableFuture<>();
    private final CompletableFuture<String> left;

    Visitor() {
      left =
          onAnotherThread(
              () -> {
                try (var use = slot.enter(CONTEXT)) {
                  inside.complete(use.driver());
                  leave.await();
                  return use.driver();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                } catch (RuntimeException e) {
                  inside.completeExceptionally(e);
                  throw e;
                }
              });
    }

    String inside() throws Exception {
      return inside.get(60, TimeUnit.SECONDS);
    }

    String leave() throws Exception {
      leave.countDown();
      return left.get(60, TimeUnit.SECONDS);
    }
  }

  private void limits(Duration wait, int waiters, Duration drain) {
    slot.limits(new Limits(wait, waiters, drain));
  }

  private static void until(Supplier<Boolean> condition) {
    while (!condition.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void newCallsGoToTheNewDriverAndThoseInsideStayInTheOld() throws Exception {
    slot.bind("old");
    var visitor = new Visitor();
    assertThat(visitor.inside()).isEqualTo("old");
    slot.bind("new");
    assertThat(answer()).isEqualTo("new");
    limits(LONG, 10, LONG);
    var unbinding =
        onAnotherThread(
            () -> {
              slot.unbind("old");
              return "unbound";
            });
    assertThat(answer()).isEqualTo("new");
    assertThat(unbinding).isNotDone();
    assertThat(visitor.leave()).isEqualTo("old");
    assertThat(unbinding.get()).isEqualTo("unbound");
  }

  @Test
  void unboundBeforeTheNewOneIsBoundCallsWait() throws Exception {
    slot.bind("old");
    slot.unbind("old");
    assertThat(slot.isBound()).isFalse();
    var waiting = onAnotherThread(this::answer);
    until(() -> slot.waiting() == 1);
    assertThat(waiting).isNotDone();
    slot.bind("new");
    assertThat(waiting.get()).isEqualTo("new");
    assertThat(slot.waiting()).isZero();
    assertThat(slot.refused()).isZero();
  }

  @Test
  void theHighestRankingServesThenTheOneBoundLast() {
    slot.bind("high", 5);
    slot.bind("low", 1);
    assertThat(answer()).isEqualTo("high");
    slot.bind("higher", 5);
    assertThat(answer()).isEqualTo("higher");
    slot.unbind("higher");
    assertThat(answer()).isEqualTo("high");
    slot.unbind("high");
    assertThat(answer()).isEqualTo("low");
  }

  @Test
  void theSameObjectMayBeBoundAgainBeforeItIsUnbound() {
    slot.bind("same");
    slot.bind("same");
    slot.unbind("same");
    assertThat(answer()).isEqualTo("same");
    slot.unbind("same");
    assertThat(slot.isBound()).isFalse();
    slot.unbind("same");
  }

  @Test
  void unbindGivesUpAfterItsLimitAndSaysWhoIsInside() throws Exception {
    slot.bind("old");
    var visitor = new Visitor();
    visitor.inside();
    limits(LONG, 10, Duration.ofMillis(20));
    assertThatExceptionOfType(DriverBusyException.class)
        .isThrownBy(() -> slot.unbind("old"))
        .withMessageMatching(
            "Driver disk \\(old\\) is unbound with 1 calls still inside it after \\d+\\.\\d s, which"
                + " go on: the limit was over")
        .satisfies(busy -> assertThat(busy.inside()).isEqualTo(1));
    assertThat(slot.overdue()).isEqualTo(1);
    assertThat(slot.isBound()).isFalse();
    assertThat(visitor.leave()).isEqualTo("old");
  }

  @Test
  void anInterruptEndsTheWaitOfUnbindAndIsKept() throws Exception {
    slot.bind("old");
    var visitor = new Visitor();
    visitor.inside();
    limits(LONG, 10, LONG);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(DriverBusyException.class)
        .isThrownBy(() -> slot.unbind("old"))
        .withMessageEndingWith("the wait was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    visitor.leave();
  }

  @Test
  void aCallThatUnbindsItsOwnDriverDoesNotWaitForItself() {
    limits(LONG, 10, LONG);
    slot.bind("old");
    try (var use = slot.enter(CONTEXT)) {
      slot.unbind("old");
      assertThat(use.driver()).isEqualTo("old");
    }
    assertThat(slot.overdue()).isZero();
  }

  @Test
  void aCallInsideACallStaysInItsDriverAlsoWhileThatIsUnbound() throws Exception {
    limits(LONG, 10, LONG);
    slot.bind("old");
    try (var outer = slot.enter(CONTEXT)) {
      slot.bind("new");
      slot.unbind("old");
      try (var inner = slot.enter(CONTEXT)) {
        assertThat(inner.driver()).isEqualTo(outer.driver());
      }
      assertThat(onAnotherThread(this::answer).get()).isEqualTo("new");
    }
    assertThat(answer()).isEqualTo("new");
  }

  @Test
  void twoSlotsDoNotKnowOfEachOther() {
    var other = new DriverSlot<String>("net");
    slot.bind("a");
    other.bind("b");
    try (var outer = slot.enter(CONTEXT);
        var inner = other.enter(CONTEXT)) {
      assertThat(outer.driver() + inner.driver()).isEqualTo("ab");
      assertThat(answer()).isEqualTo("a");
    }
  }

  @Test
  @SuppressWarnings("try") // closed by hand on purpose
  void aUseIsClosedByItsThreadAndInOrder() throws Exception {
    slot.bind("a");
    try (var outer = slot.enter(CONTEXT)) {
      assertThat(
              onAnotherThread(
                      () -> {
                        assertThatIllegalStateException()
                            .isThrownBy(outer::close)
                            .withMessageContaining("is not the innermost of thread other");
                        return true;
                      })
                  .get())
          .isTrue();
      try (var inner = slot.enter(CONTEXT)) {
        assertThat(inner.driver()).isEqualTo("a");
        assertThatIllegalStateException().isThrownBy(outer::close);
      }
      outer.close();
    }
    slot.unbind("a");
    assertThat(slot.overdue()).isZero();
  }

  @Test
  void aCallThatThrowsIsCountedOut() {
    limits(LONG, 10, Duration.ZERO);
    slot.bind("old");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              try (var use = slot.enter(CONTEXT)) {
                throw new IllegalArgumentException(use.driver());
              }
            })
        .withMessage("old");
    slot.unbind("old");
    assertThat(slot.overdue()).isZero();
  }

  @Test
  void aCallWaitsNoLongerThanTheLimit() {
    limits(Duration.ofMillis(10), 10, LONG);
    assertThatExceptionOfType(DriverUnavailableException.class)
        .isThrownBy(this::answer)
        .withMessageMatching(
            "Driver disk was not available within \\d+\\.\\d s: no driver is bound")
        .satisfies(
            refused -> {
              assertThat(refused.driver()).isEqualTo("disk");
              assertThat(refused.waited()).isPositive();
            });
    assertThat(slot.refused()).isEqualTo(1);
  }

  @Test
  void aCallWaitsNoLongerThanItsDeadline() {
    limits(LONG, 10, LONG);
    var late = CONTEXT.withDeadline(Instant.now().minusSeconds(1));
    assertThatExceptionOfType(DriverUnavailableException.class)
        .isThrownBy(() -> slot.enter(late))
        .withMessageEndingWith("the request's deadline has passed");
  }

  @Test
  void noMoreThanTheLimitMayWait() throws Exception {
    limits(LONG, 1, LONG);
    var waiting = onAnotherThread(this::answer);
    until(() -> slot.waiting() == 1);
    assertThatExceptionOfType(DriverUnavailableException.class)
        .isThrownBy(this::answer)
        .withMessageEndingWith("1 calls wait for it already");
    slot.bind("new");
    assertThat(waiting.get()).isEqualTo("new");
  }

  @Test
  void anInterruptEndsTheWaitOfACallAndIsKept() {
    limits(LONG, 10, LONG);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(DriverUnavailableException.class)
        .isThrownBy(this::answer)
        .withMessageEndingWith("the caller was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closedItRefusesThoseThatWaitAndThoseThatCome() throws Exception {
    limits(LONG, 10, LONG);
    var waiting = onAnotherThread(this::answer);
    until(() -> slot.waiting() == 1);
    slot.close();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiting::get)
        .withCauseInstanceOf(DriverUnavailableException.class)
        .withMessageEndingWith("its manager ends");
    slot.bind("late");
    assertThatExceptionOfType(DriverUnavailableException.class).isThrownBy(this::answer);
    slot.unbind("late");
  }

  @Test
  void readsItsLimitsFromAConfiguration() {
    assertThat(Limits.of(ManagerConfig.of(Map.of()))).isEqualTo(Limits.DEFAULT);
    assertThat(
            Limits.of(
                ManagerConfig.of(
                    Map.of(
                        "driver.wait.seconds", "0.5",
                        "driver.waiters.max", "7",
                        "driver.drain.seconds", "2"))))
        .isEqualTo(new Limits(Duration.ofMillis(500), 7, Duration.ofSeconds(2)));
    assertThatExceptionOfType(ManagerConfigException.class)
        .isThrownBy(() -> Limits.of(ManagerConfig.of(Map.of("driver.waiters.max", "0"))));
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(Duration.ofSeconds(-1), 1, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(Duration.ZERO, 0, Duration.ZERO));
  }

  /** A driver that knows whether it may still be used. */
  private static final class Fragile {
    final AtomicBoolean dead = new AtomicBoolean();
    final AtomicInteger hurt = new AtomicInteger();

    void use() {
      if (dead.get()) {
        hurt.incrementAndGet();
      }
      for (int i = 0; i < 200; i++) {
        Thread.onSpinWait();
      }
      if (dead.get()) {
        hurt.incrementAndGet();
      }
    }
  }

  @Test
  void noCallIsLostAndNoneMeetsADeadDriverWhileDriversChangeUnderLoad() throws Exception {
    var driver = new DriverSlot<Fragile>("fragile");
    driver.limits(new Limits(LONG, 100, LONG));
    var over = new AtomicBoolean();
    var calls = new AtomicLong();
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          onAnotherThread(
              () -> {
                while (!over.get()) {
                  try (var use = driver.enter(CONTEXT)) {
                    use.driver().use();
                  }
                  calls.incrementAndGet();
                }
                return true;
              }));
    }
    List<Fragile> all = new ArrayList<>();
    Fragile present = new Fragile();
    driver.bind(present);
    for (int i = 0; i < 500; i++) {
      all.add(present);
      var next = new Fragile();
      if (i % 2 == 0) {
        driver.bind(next);
        driver.unbind(present);
        present.dead.set(true);
      } else {
        driver.unbind(present);
        present.dead.set(true);
        driver.bind(next);
      }
      present = next;
    }
    over.set(true);
    for (CompletableFuture<Boolean> each : callers) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(all).allMatch(each -> each.hurt.get() == 0);
    assertThat(calls.get()).isPositive();
    assertThat(driver.refused() + driver.overdue()).isZero();
  }
}
