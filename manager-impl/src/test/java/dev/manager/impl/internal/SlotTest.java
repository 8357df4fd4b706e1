package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.manager.CallInfo;
import dev.manager.ManagerConfig;
import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final String DAY = "86400";

  private final AtomicReference<HostConfig> config = new AtomicReference<>(waiting(DAY, 10));
  private final ManagerHost host = Fakes.host(waiting(DAY, 10));
  private final Slot slot = new Slot("volume", config::get);

  @AfterEach
  void endThreads() {
    host.close();
  }

  private static HostConfig waiting(String seconds, int most) {
    return HostConfig.from(
        ManagerConfig.of(
            Map.of(
                "host.name",
                "node1",
                "swap.wait.seconds",
                seconds,
                "swap.waiters.max",
                most,
                "stop.timeout.seconds",
                10)),
        refused -> {
          throw refused;
        });
  }

  private static Life enter(Slot slot) {
    return slot.enter(new Visit("test"), slot.patience());
  }

  private static Life enter(Slot slot, Duration wait) {
    return slot.enter(new Visit("test"), slot.patience().orLess(wait, () -> "the test's wait"));
  }

  /** A caller on a thread of its own: what it entered, or what it was refused with. */
  private static final class Caller {
    final CompletableFuture<Life> entered = new CompletableFuture<>();
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final Thread thread;

    Caller(Slot slot) {
      thread =
          new Thread(
              () -> {
                try {
                  entered.complete(enter(slot));
                } catch (RuntimeException e) {
                  entered.completeExceptionally(e);
                }
                interrupted.complete(Thread.currentThread().isInterrupted());
              },
              "caller");
      thread.setDaemon(true);
      thread.start();
    }

    @Nullable Throwable refusal() {
      return entered.handle((life, refusal) -> refusal).join();
    }
  }

  private Life openLife() {
    Life life = Fakes.life(host, "volume");
    life.gate().open();
    return life;
  }

  private Caller waitingCaller() {
    var caller = new Caller(slot);
    await().atMost(Duration.ofMinutes(1)).until(() -> slot.waiting() == 1);
    return caller;
  }

  @Test
  void entersTheLifeThatServes() {
    Life life = openLife();
    slot.offer(life);

    assertThat(enter(slot)).isSameAs(life);
    assertThat(life.gate().inside()).isEqualTo(1);
  }

  @Test
  void aCallerWaitsUntilALifeServes() {
    Caller caller = waitingCaller();
    Life life = openLife();
    slot.offer(life);

    assertThat(caller.entered.join()).isSameAs(life);
    assertThat(slot.waiting()).isZero();
  }

  @Test
  void aCallerThatFindsTheGateClosedWaitsForTheNextLife() {
    Life first = openLife();
    slot.offer(first);
    first.gate().close();
    Caller caller = waitingCaller();
    Life second = openLife();
    slot.offer(second);

    assertThat(caller.entered.join()).isSameAs(second);
  }

  @Test
  void onlyTheLifeThatServesCanBeRetracted() {
    Life first = openLife();
    Life second = openLife();
    slot.offer(first);
    slot.offer(second);
    slot.retract(first);
    assertThat(enter(slot)).isSameAs(second);

    slot.retract(second);
    assertThat(slot.isEmpty()).isTrue();
  }

  @Test
  void aHandlesCallEntersOnlyWhatServes() {
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    assertThat(slot.tryEnter(cell, 0)).isNull();
    Life first = openLife();
    slot.offer(first);
    assertThat(slot.tryEnter(cell, 0)).isSameAs(first);
    assertThat(first.gate().inside()).isEqualTo(1);
    Cells.pop(cell, top);

    first.gate().close();
    assertThat(slot.tryEnter(cell, 0)).isNull();
    assertThat(first.gate().inside()).isZero();
    slot.retract(first);
    assertThat(slot.tryEnter(cell, 0)).isNull();
    assertThat(slot.waiting()).isZero();
  }

  /** The thread is noted as inside by a handle, then by an extension. */
  @Test
  void aCallThatCallsBackIsLetInWhileItsManagerDrains() throws InterruptedException {
    config.set(waiting("0", 10));
    Life life = openLife();
    slot.offer(life);
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    slot.tryEnter(cell, 0);
    drain(life);
    var inner = new Visit("inner");
    assertThat(slot.enter(inner, slot.patience())).isSameAs(life);
    assertThat(life.gate().inside()).isEqualTo(2);

    Cells.pop(cell, top);
    HandleCalls.await(slot, cell, 0, null);
    assertThat(life.gate().inside()).isEqualTo(2);
    Cells.pop(cell, top);
    life.gate().exit(inner);
    assertThat(life.gate().awaitDrained(Duration.ZERO)).isTrue();
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> enter(slot));
  }

  @Test
  void soIsOneThatCallsBackByWayOfAnotherManager() {
    Life volume = openLife();
    slot.offer(volume);
    Life network = Fakes.life(host, "network");
    network.gate().open();
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    slot.tryEnter(cell, 0);
    network.gate().tryEnter(cell, 0);
    drain(volume);
    assertThat(enter(slot)).isSameAs(volume);
    Cells.pop(cell, top);
  }

  /** Then there is nothing left that would wait for it. */
  @Test
  void oneThatWasLeftBehindIsNotLetInAgain() {
    config.set(waiting("0", 10));
    Life life = openLife();
    slot.offer(life);
    long[] cell = Cells.mine();
    int top = (int) cell[Cells.TOP];
    slot.tryEnter(cell, CallNames.of("Volumes.create"));
    drain(life);
    slot.forget(life);
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> enter(slot));
    assertThat(slot.calls()).extracting(CallInfo::what).containsExactly("Volumes.create");
    Cells.pop(cell, top);
    assertThat(slot.calls()).isEmpty();
  }

  @Test
  void oneThatIsOfferedAgainIsForgottenAtOnce() {
    Life life = openLife();
    slot.offer(life);
    slot.retract(life);
    slot.offer(life);
    enter(slot);
    assertThat(slot.calls()).hasSize(1);
    slot.forget(life);
    assertThat(slot.isEmpty()).isTrue();
    assertThat(slot.calls()).hasSize(1); // what is left behind is known without the life
    config.set(waiting("0", 10));
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> enter(slot));
  }

  private void drain(Life life) {
    slot.retract(life);
    life.gate().close();
  }

  @Test
  void aRequestsDeadlineEndsTheWaitIfItIsEarlier() {
    Instant soon = Instant.now().plusMillis(20);
    RequestContext request = RequestContext.create().withDeadline(soon);
    long[] cell = Cells.mine();
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> HandleCalls.await(slot, cell, 0, request))
        .withMessageEndingWith(
            "within the deadline of request %s (%s)".formatted(request.requestId(), soon))
        .satisfies(refused -> assertThat(refused.waited()).isLessThan(Duration.ofHours(1)));
    RequestContext over = request.withDeadline(Instant.EPOCH);
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> HandleCalls.await(slot, cell, 0, over))
        .withMessageContaining("the deadline of request");

    config.set(waiting("0.02", 10));
    RequestContext later = RequestContext.create().withDeadline(Instant.MAX);
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> HandleCalls.await(slot, cell, 0, later))
        .withMessageEndingWith("within swap.wait.seconds (0.02)");
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> HandleCalls.await(slot, cell, 0, RequestContext.create()))
        .withMessageEndingWith("within swap.wait.seconds (0.02)");
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> HandleCalls.await(slot, cell, 0, "something else"))
        .withMessageEndingWith("within swap.wait.seconds (0.02)");
  }

  @Test
  void aWaitThatIsOverNamesManagerHostAndTime() {
    config.set(waiting("0.02", 10));

    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot))
        .withMessageStartingWith("Manager volume on node1 was not available within ")
        .withMessageEndingWith(
            " s: none of that name serves (see manager:list) within swap.wait.seconds (0.02)")
        .satisfies(
            refused -> {
              assertThat(refused.manager()).isEqualTo("volume");
              assertThat(refused.host()).isEqualTo("node1");
              assertThat(refused.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
            });
    assertThat(slot.waiting()).isZero();
  }

  @Test
  void withoutAWaitWhoeverFindsNobodyIsRefusedAtOnce() {
    config.set(waiting("0", 10));
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> enter(slot));
  }

  @Test
  void aCallerMayWaitLessThanTheSwapWait() {
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot, Duration.ZERO));
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot, Duration.ofMillis(20)))
        .satisfies(
            refused ->
                assertThat(refused.waited()).isBetween(Duration.ofMillis(20), Duration.ofHours(1)));
    Life life = openLife();
    slot.offer(life);
    assertThat(enter(slot, Duration.ZERO)).isSameAs(life);
  }

  @Test
  void aCallerMayNotWaitMore() {
    config.set(waiting("0.02", 10));
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot, Duration.ofDays(1)));
  }

  @Test
  void moreCallersThanMayWaitAreRefusedAtOnce() {
    config.set(waiting(DAY, 1));
    Caller first = waitingCaller();

    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot))
        .withMessageEndingWith("1 callers wait for it already (swap.waiters.max)");
    assertThat(first.entered).isNotDone();
    slot.close();
    assertThat(first.refusal()).hasMessageEndingWith("the runtime stops");
  }

  @Test
  void anInterruptedCallerIsToldAndStaysInterrupted() {
    Caller caller = waitingCaller();
    caller.thread.interrupt();

    assertThat(caller.refusal())
        .isInstanceOf(ManagerUnavailableException.class)
        .hasMessageEndingWith("the caller was interrupted");
    assertThat(caller.interrupted.join()).isTrue();
    assertThat(slot.waiting()).isZero();
  }

  @Test
  void closedItRefusesThoseThatWaitAndThoseThatCome() {
    Caller caller = waitingCaller();
    slot.close();

    assertThat(caller.refusal()).hasMessageEndingWith("the runtime stops");
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> enter(slot))
        .withMessageEndingWith("the runtime stops");
  }

  @Test
  void aHookThatCallsItsOwnManagerIsNotLetToWaitForItself() throws Exception {
    var refused = new CompletableFuture<String>();
    var hook =
        new Hook(
            Fakes.life(host, "volume"),
            "initHost",
            true,
            getClass().getClassLoader(),
            () -> {
              try {
                enter(slot);
              } catch (ManagerUnavailableException e) {
                refused.complete(String.valueOf(e.getMessage()));
              }
            });
    hook.run(Duration.ofMinutes(1), Duration.ofMinutes(1));

    assertThat(refused.join()).endsWith("a hook of its own calls it, and would wait for itself");
  }
}
