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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/**
 * Threads call without a pause while the manager is swapped, rolled back, updated, reconfigured and
 * broken at random, for {@code -Dmanager.swap.seconds}, as {@code -Dmanager.swap.seed} draws it.
 */
class SwapUnderLoadTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int THREADS = 6;
  private static final int BUNDLES = 4;
  private static final String[] STEPS = {
    "initHost", "preStartHook", "postStartHook", "reset", "gracefulShutdown", "handOver", "takeOver"
  };

  private final Host host = new Host();
  private final String name = "load" + COUNT.incrementAndGet();
  private final Script script = Script.of(name);
  private final long seed = number("manager.swap.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, Integer> returned = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final List<Bundle> present = new ArrayList<>();
  private volatile boolean over;
  private int version;

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
    long seconds = number("manager.swap.seconds", 15);
    System.out.println(
        "SwapUnderLoadTest: -Dmanager.swap.seed=" + seed + " -Dmanager.swap.seconds=" + seconds);
    host.configure(
        "swap.wait.seconds", 600,
        "supervisor.initial.seconds", 0.005,
        "supervisor.max.seconds", 0.02);
    host.extensionsOfAllPhases();
    script.on("cleanupHost", self -> ((KeepingManager) self).cleaning());
    install();
    Configuration configuration = host.managerOfAll(Host.KEEPING_PID, name);
    host.running(name);
    Counter counter = host.handle(Counter.class, name);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      callers.add(new Thread(() -> callOn(counter), "caller-" + i));
    }
    callers.forEach(Thread::start);
    int actions = 0;
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() < end && problems.isEmpty()) {
        act(configuration, random.nextInt(100));
        awaitCalls(random.nextInt(500));
        actions++;
      }
      for (String step : STEPS) {
        script.off(step);
      }
      long before = returned.size();
      Host.soon().until(() -> returned.size() > before || !problems.isEmpty());
    } finally {
      over = true;
    }
    for (Thread each : callers) {
      each.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(each.isAlive()).describedAs("seed %d: %s hangs", seed, each).isFalse();
    }
    List<Swap> swaps = host.swaps(name);
    System.out.println(
        "SwapUnderLoadTest: %d calls, %d actions, %d objects, latest swaps: %d in place, %d side by side, %d given up"
            .formatted(
                calls.get(),
                actions,
                script.objects(),
                swaps.stream().filter(swap -> swap.kind() == Swap.Kind.IN_PLACE).count(),
                swaps.stream().filter(swap -> swap.kind() != Swap.Kind.IN_PLACE).count(),
                swaps.stream().filter(swap -> swap.failure() != null).count()));
    Ledger ledger = Ledger.of(name);
    assertThat(problems).describedAs("seed %d", seed).isEmpty();
    assertThat(ledger.faults()).describedAs("seed %d", seed).isEmpty();
    assertThat(returned.size()).describedAs("seed %d: answers", seed).isEqualTo(calls.get());
    boolean same = ledger.answers().equals(returned); // not printed: it is long
    assertThat(same).describedAs("seed %d: who answered is who was seen", seed).isTrue();
    assertThat(swaps).describedAs("seed %d", seed).isNotEmpty();
  }

  private void callOn(Counter counter) {
    while (!over) {
      long call = calls.incrementAndGet();
      try {
        returned.put(call, counter.answer(call));
      } catch (IOException e) {
        Integer object = Ledger.of(name).answerOf(call);
        if (call % Ledger.FAILS == 0 && object != null) {
          returned.put(call, object);
        } else {
          problems.add(e);
        }
      } catch (Throwable e) {
        problems.add(new AssertionError("call " + call, e));
      }
    }
  }

  /** Lets some calls pass, so that actions fall into all phases of a swap; none may be served. */
  private void awaitCalls(int more) {
    long until = calls.get() + more;
    long latest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    while (calls.get() < until && System.nanoTime() < latest) {
      Thread.onSpinWait();
    }
  }

  private void install() {
    present.add(host.start("keeping", "1." + (version++ % 7) + "." + version));
  }

  private void act(Configuration configuration, int choice) throws Exception {
    Bundle any = present.get(random.nextInt(present.size()));
    if (choice < 25 && present.size() < BUNDLES) {
      install();
    } else if (choice < 45 && present.size() > 1) {
      present.remove(any);
      any.uninstall();
    } else if (choice < 55) {
      any.update(Versions.stream("keeping", any.getVersion().toString()));
    } else if (choice < 65) {
      any.stop();
      any.start();
    } else if (choice < 75) {
      Host.change(configuration, "limit", 1 + random.nextInt(10));
    } else {
      breakOrMend(STEPS[random.nextInt(STEPS.length)]);
    }
  }

  private void breakOrMend(String step) {
    if (random.nextInt(3) > 0) {
      script.off(step);
      return;
    }
    var times = new AtomicInteger();
    script.on(
        step,
        self -> {
          if (times.incrementAndGet() % 2 == 0) {
            throw new IOException("broken on purpose: " + step);
          }
        });
  }
}
