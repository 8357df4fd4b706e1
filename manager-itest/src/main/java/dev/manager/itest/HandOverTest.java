package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.Swap;
import dev.manager.itest.probe.Counter;
import dev.manager.itest.probe.KeepingManager;
import dev.manager.itest.probe.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/** What a manager keeps in memory goes along when another object takes its place. */
class HandOverTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int THREADS = 4;
  private static final int SWAPS = 200;

  private final Host host = new Host();
  private final String name = "keeper" + COUNT.incrementAndGet();
  private final Script script = Script.of(name);

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  /** How a hand-over can go wrong, and what is said then. */
  enum Fault {
    THROWS("handOver", "broken on purpose", 60) {
      @Override
      void play(KeepingManager self) throws Exception {
        throw new java.io.IOException("broken on purpose");
      }
    },
    HANGS("handOver", "handOver", 2) {
      @Override
      void play(KeepingManager self) throws Exception {
        new CountDownLatch(1).await();
      }
    },
    RETURNS_ITS_OWN_CLASS("handOver", "CountingManager$Own at extra", 60) {
      @Override
      void play(KeepingManager self) {
        self.keep("extra", self.own());
      }
    },
    RETURNS_ITS_OWN_CLASS_DEEP_INSIDE("handOver", "CountingManager$Own at extra.list[1]", 60) {
      @Override
      void play(KeepingManager self) {
        self.keep("extra", Map.of("list", List.of(1, self.own())));
      }
    },
    RETURNS_TOO_MUCH("handOver", "handover.max.bytes", 60) {
      @Override
      void play(KeepingManager self) {
        self.keep("extra", new byte[100_000]);
      }
    },
    IS_NOT_TAKEN("takeOver", "broken on purpose", 60) {
      @Override
      void play(KeepingManager self) throws Exception {
        throw new java.io.IOException("broken on purpose");
      }
    },
    IS_NEVER_TAKEN("takeOver", "takeOver", 2) {
      @Override
      void play(KeepingManager self) throws Exception {
        new CountDownLatch(1).await();
      }
    };

    final String step;
    final String said;
    final int seconds; // what a hand-over is given

    Fault(String step, String said, int seconds) {
      this.step = step;
      this.said = said;
      this.seconds = seconds;
    }

    abstract void play(KeepingManager self) throws Exception;
  }

  private Configuration manager(Bundle bundle, int ranking) {
    return host.managerOf(bundle, Host.KEEPING_PID, name, "service.ranking", ranking);
  }

  private void limits(boolean required, Fault fault) throws Exception {
    host.configure(
        "handover.required", required,
        "handover.timeout.seconds", fault.seconds,
        "handover.max.bytes", 10_000,
        "supervisor.initial.seconds", 600,
        "supervisor.max.seconds", 600);
  }

  @Test
  void goesAfterTheLastCallOfTheOldAndBeforeTheFirstOfTheNew() throws Exception {
    host.configure("handover.timeout.seconds", 600, "swap.wait.seconds", 600);
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    counter.increment();
    script.clear();
    var release = new CountDownLatch(1);
    script.on("handOver", self -> release.await());
    manager(bundle, 1);
    soon().until(() -> script.steps().contains("handOver"));
    CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(counter::increment);
    soon().until(() -> host.info(name).waiting() == 1);
    assertThat(waiting).isNotDone();
    release.countDown();
    assertThat(waiting.get()).isEqualTo(2);
    soon().until(() -> script.steps().contains("cleanupHost"));
    assertThat(script.entries())
        .extracting(entry -> entry.object() + " " + entry.step())
        .containsExactly(
            "2 new",
            "2 initHost",
            "2 preStartHook",
            "2 postStartHook",
            "1 handOver",
            "2 takeOver",
            "1 gracefulShutdown",
            "1 cleanupHost");
    assertThat(host.swaps(name))
        .singleElement()
        .satisfies(
            swap -> {
              assertThat(swap.kind()).isEqualTo(Swap.Kind.HAND_OVER);
              assertThat(swap.gap()).isPositive();
              assertThat(swap.waited()).isEqualTo(1);
              assertThat(swap.failure()).isNull();
            });
  }

  @Test
  void theOldOneGetsBackWhatItGaveAwayWhenTheNewOneDoesNotTakeIt() throws Exception {
    limits(true, Fault.IS_NOT_TAKEN);
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    counter.increment();
    script.clear();
    script.on(
        "takeOver",
        self -> {
          if (self.number() == 2) {
            throw new java.io.IOException("broken on purpose");
          }
        });
    manager(bundle, 1);
    soon().until(() -> script.entries().contains(new Script.Entry(2, "cleanupHost")));
    assertThat(script.entries())
        .filteredOn(entry -> entry.step().endsWith("Over"))
        .extracting(entry -> entry.object() + " " + entry.step())
        .containsExactly("1 handOver", "2 takeOver", "1 takeOver");
    assertThat(counter.increment()).isEqualTo(2);
    assertThat(host.running(name).generation()).isEqualTo(1);
  }

  @Test
  void onlyTheOneThatIsStartedBesideAnotherIsASuccessor() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    script.on("initHost", self -> seen.add(self.number() + " " + self.successor()));
    script.on("takeOver", self -> seen.add(self.number() + " " + self.successor()));
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Configuration better = manager(bundle, 1);
    soon().until(() -> script.entries().contains(new Script.Entry(1, "cleanupHost")));
    host.remove(better);
    soon().until(() -> seen.size() == 4);
    assertThat(seen).containsExactly("1 false", "2 true", "2 true", "3 false");
    assertThat(host.running(name).generation()).isEqualTo(3);
  }

  @Test
  void noCountIsLostInHundredsOfSwaps() throws Exception {
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    Configuration other = manager(bundle, -1);
    var stop = new AtomicBoolean();
    var returned = new AtomicLong();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  counter.increment();
                  returned.incrementAndGet();
                  LockSupport.parkNanos(50_000); // leaves the machine to the swaps
                }
              },
              task -> new Thread(task, "caller").start()));
    }
    try {
      for (int i = 0; i < SWAPS; i++) {
        int generation = host.info(name).generation();
        Host.change(other, "service.ranking", i % 2 == 0 ? 1 : -1);
        soon().until(() -> host.info(name).generation() > generation);
        assertThat(host.swaps(name)).last().satisfies(HandOverTest::wasDone);
      }
    } finally {
      stop.set(true);
    }
    for (CompletableFuture<Void> each : callers) {
      each.get();
    }
    assertThat(returned.get()).isPositive();
    assertThat(counter.increment()).isEqualTo(returned.get() + 1);
    assertThat(script.objects()).isEqualTo(SWAPS + 1);
  }

  private static void wasDone(Swap swap) {
    assertThat(swap.failure()).isNull();
    assertThat(swap.kind()).isEqualTo(Swap.Kind.HAND_OVER);
  }

  @ParameterizedTest
  @EnumSource
  void theOldOneServesOnWithItsStateWhenThatIsRequired(Fault fault) throws Exception {
    limits(true, fault);
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    counter.increment();
    script.on(fault.step, self -> fault.play((KeepingManager) self));
    manager(bundle, 1);
    soon().until(() -> script.steps().contains(fault.step));
    assertThat(counter.increment()).isEqualTo(2);
    soon().until(() -> !host.swaps(name).isEmpty());
    assertThat(host.swaps(name))
        .singleElement()
        .satisfies(swap -> assertThat(swap.failure()).contains(fault.said));
    soon().until(() -> script.steps().contains("cleanupHost"));
    assertThat(script.entries())
        .filteredOn(entry -> entry.object() == 1)
        .extracting(Script.Entry::step)
        .doesNotContain("gracefulShutdown", "cleanupHost");
    assertThat(script.entries()).contains(new Script.Entry(2, "cleanupHost"));
    assertThat(counter.increment()).isEqualTo(3);
    assertThat(host.failed(name).failure()).contains(fault.said);
    assertThat(host.running(name).generation()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void theNewOneServesWithoutTheStateWhenThatIsNotRequired(Fault fault) throws Exception {
    limits(false, fault);
    Bundle bundle = host.start("keeping");
    manager(bundle, 0);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    counter.increment();
    script.on(fault.step, self -> fault.play((KeepingManager) self));
    manager(bundle, 1);
    soon().until(() -> script.entries().contains(new Script.Entry(1, "cleanupHost")));
    assertThat(counter.increment()).isEqualTo(1);
    assertThat(host.running(name).generation()).isEqualTo(2);
    assertThat(host.swaps(name)).singleElement().satisfies(HandOverTest::wasDone);
    assertThat(script.entries()).doesNotContain(new Script.Entry(2, "cleanupHost"));
  }
}
