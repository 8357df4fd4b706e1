package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.Swap;
import dev.manager.itest.probe.Counter;
import dev.manager.itest.probe.KeepingManager;
import dev.manager.itest.probe.Ledger;
import dev.manager.itest.probe.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/**
 * Threads keep calling while the manager is swapped side by side, rolled back, updated in place,
 * reconfigured, ranked anew and broken at random, for {@code -Dmanager.swap.seconds}. The actions
 * are drawn from {@code -Dmanager.swap.seed}, which is printed: with the same seed they come in the
 * same order, though not at the same moments.
 */
class SwapUnderLoadTest {
  private static final int THREADS = 8;
  private static final int BUNDLES = 4;
  private static final String[] STEPS = {
    "initHost", "preStartHook", "postStartHook", "reset", "gracefulShutdown", "handOver", "takeOver"
  };

  /** One version of the manager, with its configuration. */
  private record Version(Bundle bundle, Configuration configuration) {}

  private final Host host = new Host();
  private final String name = Host.unique("load");
  private final Script script = Script.of(name);
  private final Ledger ledger = Ledger.of(name);
  private final long seed = number("manager.swap.seed", System.nanoTime());
  private final long seconds = number("manager.swap.seconds", 15);
  private final Random random = new Random(seed);
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final List<Version> present = new ArrayList<>();
  private volatile boolean over;
  private int installed;
  private int actions;

  private static long number(String property, long fallback) {
    String text = System.getProperty(property, "");
    return text.isBlank() ? fallback : Long.parseLong(text.strip());
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void everyCallIsAnsweredOnceByOneObject() throws Exception {
    System.out.printf(
        "SwapUnderLoadTest: -Dmanager.swap.seed=%d -Dmanager.swap.seconds=%d%n", seed, seconds);
    host.configure(
        "swap.wait.seconds", 600,
        "supervisor.initial.seconds", 0.005,
        "supervisor.max.seconds", 0.02);
    host.extensionsOfAllPhases();
    script.on("cleanupHost", self -> ((KeepingManager) self).cleaning());
    install();
    host.running(name);
    List<Thread> callers = startCallers(host.handle(Counter.class, name));
    try {
      actAtRandom();
      awaitAnotherAnswer();
    } finally {
      over = true;
    }
    for (Thread each : callers) {
      each.join(Host.PATIENCE.toMillis());
      assertThat(each.isAlive()).describedAs("seed %d: %s hangs", seed, each).isFalse();
    }
    report();
    assertThat(problems).describedAs("seed %d", seed).isEmpty();
    assertThat(ledger.faults()).describedAs("seed %d", seed).isEmpty();
    assertThat(answers.get()).describedAs("seed %d: answers", seed).isEqualTo(calls.get());
    assertThat(host.swaps(name)).describedAs("seed %d", seed).isNotEmpty();
  }

  private List<Thread> startCallers(Counter counter) {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      var pauses = new Random(seed * 31 + i);
      callers.add(new Thread(() -> callOn(counter, pauses), "caller-" + i));
    }
    callers.forEach(Thread::start);
    return callers;
  }

  private void callOn(Counter counter, Random pauses) {
    while (!over) {
      long call = calls.incrementAndGet();
      ledger.begins(call);
      Throwable problem = problemOf(counter, call);
      if (problem != null) {
        problems.add(new AssertionError("call " + call, problem));
        return;
      }
      answers.incrementAndGet();
      LockSupport.parkNanos(pauses.nextInt(200_000)); // leaves the machine to the swaps
    }
  }

  /** Calls; returns what was wrong, or null when the one object that the call came to answered. */
  private @Nullable Throwable problemOf(Counter counter, long call) {
    Integer returned = null;
    Throwable problem = null;
    try {
      returned = counter.answer(call);
    } catch (IOException e) {
      problem = call % Ledger.FAILS == 0 ? null : e;
    } catch (Throwable e) { // whatever comes instead of an answer is a fault
      problem = e;
    }
    Integer object = ledger.ends(call);
    if (problem == null && object == null) {
      problem = new AssertionError("it came to no object");
    }
    if (problem == null && returned != null && !Objects.equals(returned, object)) {
      problem = new AssertionError("it came to %d, and %d answered".formatted(object, returned));
    }
    return problem;
  }

  private void actAtRandom() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end && problems.isEmpty()) {
      act(random.nextInt(100));
      awaitCalls(random.nextInt(200));
      if (++actions % 100 == 0) {
        script.clear(); // the journal of minutes is long, and nobody reads it
      }
    }
    for (String step : STEPS) {
      script.off(step);
    }
  }

  /** Lets some calls pass, so that actions fall into all phases of a swap; none may be served. */
  private void awaitCalls(int more) {
    long until = calls.get() + more;
    long latest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    while (calls.get() < until && System.nanoTime() < latest) {
      LockSupport.parkNanos(100_000);
    }
  }

  private void awaitAnotherAnswer() {
    long before = answers.get();
    Host.soon().until(() -> answers.get() > before + THREADS || !problems.isEmpty());
  }

  private void report() {
    List<Swap> swaps = host.swaps(name);
    System.out.printf(
        "SwapUnderLoadTest: %d calls, %d actions, %d objects; of the latest %d swaps %d in place, %d given up%n",
        calls.get(),
        actions,
        script.objects(),
        swaps.size(),
        swaps.stream().filter(swap -> swap.kind() == Swap.Kind.IN_PLACE).count(),
        swaps.stream().filter(swap -> swap.failure() != null).count());
  }

  private void install() {
    int number = ++installed;
    Bundle bundle = host.start("keeping", "1." + random.nextInt(7) + "." + number);
    present.add(new Version(bundle, host.managerOf(bundle, Host.KEEPING_PID, name)));
  }

  private void act(int choice) throws Exception {
    Version any = present.get(random.nextInt(present.size()));
    if (choice < 25 && present.size() < BUNDLES) {
      install();
    } else if (choice < 45 && present.size() > 1) {
      present.remove(any);
      any.bundle().uninstall();
      host.remove(any.configuration());
    } else if (choice < 55) {
      any.bundle().update(Versions.stream("keeping", any.bundle().getVersion().toString()));
    } else if (choice < 62) {
      any.bundle().stop();
      any.bundle().start();
    } else if (choice < 69) {
      Host.change(any.configuration(), "limit", 1 + random.nextInt(10));
    } else if (choice < 80) {
      Host.change(any.configuration(), "service.ranking", random.nextInt(4));
    } else {
      breakOrMend(STEPS[random.nextInt(STEPS.length)]);
    }
  }

  /** Lets a step throw at random, or no more. */
  private void breakOrMend(String step) {
    if (random.nextInt(3) > 0) {
      script.off(step);
      return;
    }
    var times = new AtomicLong();
    script.on(
        step,
        self -> {
          if (times.incrementAndGet() % 2 == 0) {
            throw new IOException("broken on purpose: " + step);
          }
        });
  }
}
