package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.ManagerUnavailableException;
import java.time.Duration;
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
                  entered.complete(slot.enter());
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
    await().until(() -> slot.waiting() == 1);
    return caller;
  }

  @Test
  void entersTheLifeThatServes() {
    Life life = openLife();
    slot.offer(life);

    assertThat(slot.enter()).isSameAs(life);
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
    assertThat(slot.enter()).isSameAs(second);

    slot.retract(second);
    assertThat(slot.isEmpty()).isTrue();
  }

  @Test
  void whoDoesNotWaitEntersOnlyWhatServes() {
    assertThat(slot.tryEnter()).isNull();
    Life first = openLife();
    slot.offer(first);
    assertThat(slot.tryEnter()).isSameAs(first);
    assertThat(first.gate().inside()).isEqualTo(1);

    first.gate().close();
    assertThat(slot.tryEnter()).isNull();
    assertThat(first.gate().inside()).isEqualTo(1);
    Life second = openLife();
    slot.offer(second);
    assertThat(slot.tryEnter()).isSameAs(second);
    slot.retract(second);
    assertThat(slot.tryEnter()).isNull();
    assertThat(slot.waiting()).isZero();
  }

  @Test
  void aWaitThatIsOverNamesManagerHostAndTime() {
    config.set(waiting("0.02", 10));

    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(slot::enter)
        .withMessageStartingWith("Manager volume on node1 was not available within ")
        .withMessageEndingWith(" s: none of that name serves (see manager:list)")
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
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(slot::enter);
  }

  @Test
  void aCallerMayWaitLessThanTheSwapWait() {
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> slot.enter(Duration.ZERO));
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> slot.enter(Duration.ofMillis(20)))
        .satisfies(
            refused ->
                assertThat(refused.waited()).isBetween(Duration.ofMillis(20), Duration.ofHours(1)));
    Life life = openLife();
    slot.offer(life);
    assertThat(slot.enter(Duration.ZERO)).isSameAs(life);
  }

  @Test
  void aCallerMayNotWaitMore() {
    config.set(waiting("0.02", 10));
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> slot.enter(Duration.ofDays(1)));
  }

  @Test
  void moreCallersThanMayWaitAreRefusedAtOnce() {
    config.set(waiting(DAY, 1));
    Caller first = waitingCaller();

    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(slot::enter)
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
        .isThrownBy(slot::enter)
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
                slot.enter();
              } catch (ManagerUnavailableException e) {
                refused.complete(String.valueOf(e.getMessage()));
              }
            });
    hook.run(Duration.ofMinutes(1), Duration.ofMinutes(1));

    assertThat(refused.join()).endsWith("a hook of its own calls it, and would wait for itself");
  }
}
