package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerState;
import dev.manager.itest.probe.Disk;
import dev.manager.itest.probe.Storage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.osgi.framework.ServiceRegistration;

/** A manager that is there only while its driver is, and a driver that comes at a bad moment. */
class MandatoryDriverTest {
  private final Host host = new Host();
  private final String name = Host.unique("mandatory");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  /** FELIX-6633: SCR before 2.2.8 does not see a service that comes while its component ends. */
  @Test
  @DisabledIfSystemProperty(named = "manager.scr.faults", matches = "FELIX-6633")
  void aDriverThatComesWhileTheManagerEndsIsNotMissed() throws Exception {
    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Disk first =
        () -> {
          inside.countDown();
          await(release);
          return 1;
        };
    ServiceRegistration<Disk> only = host.register(Disk.class, first, Map.of());
    host.managerOf(host.start("driven"), "itest.mandatory", name, "driver.wait.seconds", 30);
    host.running(name);
    Storage handle = host.handle(Storage.class, name);
    CompletableFuture<Integer> call = CompletableFuture.supplyAsync(handle::store);
    inside.await();
    CompletableFuture<Void> gone = CompletableFuture.runAsync(only::unregister);
    host.in(name, ManagerState.DRAINING);
    var comes = new Thread(() -> host.register(Disk.class, () -> 2, Map.of()), "driver comes");
    comes.start();
    soon().until(() -> comes.getState() != Thread.State.RUNNABLE); // done, or waits for the end
    release.countDown();
    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    gone.get(60, TimeUnit.SECONDS);
    comes.join(TimeUnit.SECONDS.toMillis(60));
    host.running(name);
    assertThat(handle.store()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
