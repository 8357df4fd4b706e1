package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.itest.probe.Disks;
import dev.manager.itest.probe.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

/**
 * A driver is replaced in each way there is while threads call its manager without a pause: no call
 * fails, and none is inside a driver that is deactivated. Once with a driver from the constructor,
 * once with one in a slot.
 */
class DriverSwapTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int THREADS = 4;
  private static final String DISK_PID = "itest.disk";

  private final Host host = new Host();
  private final String name = "driven" + COUNT.incrementAndGet();
  private final ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final AtomicLong calls = new AtomicLong();
  private volatile int answered;
  private volatile boolean over;

  @BeforeEach
  void begin() {
    Disks.forgetAll();
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Configuration disk(Bundle bundle, int ranking, String kind) {
    return host.managerOf(bundle, DISK_PID, kind, "service.ranking", ranking, "kind", kind);
  }

  /**
   * Waits until Declarative Services has done all that earlier changes of configurations ask for:
   * Configuration Admin delivers them one after the other. A driver that goes while Declarative
   * Services binds it in another thread is not waited for.
   */
  private void awaitConfigured() throws IOException {
    host.configure("swap.wait.seconds", 600);
  }

  private void callOn(Storage handle) {
    while (!over && problems.isEmpty()) {
      try {
        answered = handle.store();
        calls.incrementAndGet();
      } catch (RuntimeException e) {
        problems.add(e);
      }
    }
  }

  /** Waits until calls that began after this moment have ended. */
  private void awaitCalls() {
    long before = calls.get();
    soon().until(() -> calls.get() > before + 2L * THREADS || !problems.isEmpty());
    assertThat(problems).isEmpty();
  }

  /** Waits until a driver answers that was made after so many others. */
  private void awaitDriverAfter(int count) {
    soon().until(() -> answered > count || !problems.isEmpty());
    awaitCalls();
  }

  @ParameterizedTest
  @ValueSource(strings = {"itest.fixed", "itest.slotted", "itest.mandatory"})
  void noCallFailsOrMeetsADriverThatIsDeactivated(String pid) throws Exception {
    host.configure("swap.wait.seconds", 600);
    Bundle bundle = host.start("disk");
    disk(bundle, 0, "slow");
    Configuration manager =
        host.managerOf(
            host.start("driven"),
            pid,
            name,
            "driver.wait.seconds",
            600,
            "driver.drain.seconds",
            60); // as long as a slow machine may need
    host.running(name);
    Storage handle = host.handle(Storage.class, name);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      callers.add(new Thread(() -> callOn(handle), "caller-" + i));
    }
    callers.forEach(Thread::start);
    try {
      awaitCalls();
      for (int round = 0; round < 5; round++) {
        int made = Disks.count();
        Configuration fast = disk(bundle, 1, "fast"); // a better one comes
        awaitDriverAfter(made);
        awaitConfigured();
        Host.change(manager, "driver.target", "(kind=slow)"); // another one is asked for
        awaitDriverOtherThan(made + 1);
        awaitConfigured();
        Host.change(manager, "driver.target", "(kind=*)");
        awaitConfigured();
        awaitCalls();
        made = Disks.count();
        bundle.update(Host.stream("disk"));
        awaitDriverAfter(made);
        made = Disks.count();
        bundle.stop();
        bundle.start();
        awaitDriverAfter(made);
        host.remove(fast); // the best one goes
        awaitConfigured();
        awaitCalls();
      }
    } finally {
      over = true;
      for (Thread each : callers) {
        each.join(TimeUnit.SECONDS.toMillis(60));
      }
    }
    assertThat(callers).noneMatch(Thread::isAlive);
    assertThat(problems).isEmpty();
    assertThat(Disks.faults()).isEmpty();
  }

  /** Waits until another driver answers than this one. */
  private void awaitDriverOtherThan(int number) {
    soon().until(() -> answered != number || !problems.isEmpty());
    awaitCalls();
  }
}
