package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Counter;
import dev.manager.itest.probe.Script;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Nothing holds the classes of a bundle that was swapped out. */
class LeakTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int SWAPS = 200;

  private final Host host = new Host();
  private final String name = "leak" + COUNT.incrementAndGet();
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Bundle start(String scenario, int number) {
    Bundle bundle = host.start(scenario, "1.0." + number);
    loaders.add(loader(bundle));
    return bundle;
  }

  private static WeakReference<ClassLoader> loader(Bundle bundle) {
    String type =
        bundle.getSymbolicName().endsWith("keeping")
            ? "keeping.CountingManager"
            : "recording.RecordingManager";
    try {
      return new WeakReference<>(
          bundle.loadClass("dev.manager.itest.scenario." + type).getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serves(Bundle bundle) {
    String end = bundle.getVersion() + " [" + bundle.getBundleId() + "]";
    soon().until(() -> host.running(name).bundle().endsWith(end));
  }

  /** Every loader but the last is collected. */
  private void allButTheLastAreCollected() {
    soon()
        .pollInterval(Duration.ofMillis(200)) // each collects all of the heap
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders.subList(0, loaders.size() - 1))
                  .allMatch(each -> each.get() == null);
            });
    assertThat(loaders.get(loaders.size() - 1).get()).isNotNull();
  }

  @Test
  void newVersionsReplaceOldOnes() throws Exception {
    host.extensionsOfAllPhases();
    Bundle present = start("recording", 0);
    host.factory(Host.map("manager.name", name));
    serves(present);
    Calls calls = host.handle(name);
    for (int i = 1; i <= SWAPS; i++) {
      Bundle next = start("recording", i);
      serves(next);
      assertThat(calls.echo("x")).startsWith("x#");
      present.uninstall();
      present = next;
    }
    allButTheLastAreCollected();
  }

  @Test
  void newVersionsAreRolledBack() throws Exception {
    host.extensionsOfAllPhases();
    Bundle stays = host.start("recording", "1.0.0");
    host.factory(Host.map("manager.name", name));
    serves(stays);
    Calls calls = host.handle(name);
    for (int i = 1; i <= SWAPS / 2; i++) {
      Bundle next = start("recording", i);
      serves(next);
      assertThat(calls.echo("x")).startsWith("x#");
      next.uninstall();
      serves(stays);
      assertThat(calls.echo("x")).startsWith("x#");
    }
    start("recording", SWAPS);
    allButTheLastAreCollected();
  }

  @Test
  void versionsThatHandOverOrFailOrNeverServe() throws Exception {
    host.configure("supervisor.initial.seconds", 600, "supervisor.max.seconds", 600);
    Bundle present = start("keeping", 0);
    host.managerOfAll(Host.KEEPING_PID, name);
    serves(present);
    Counter counter = host.handle(Counter.class, name);
    for (int i = 1; i <= SWAPS / 2; i++) {
      Bundle next = start("keeping", i);
      serves(next);
      assertThat(counter.increment()).isEqualTo(i);
      present.uninstall();
      present = next;
      if (i % 10 == 0) {
        failsBeside(SWAPS + i);
        Bundle lower = host.start("keeping", "0.1." + i);
        loaders.add(0, loader(lower));
        soon()
            .until(
                () ->
                    host.managers().list().stream()
                        .anyMatch(info -> info.bundle().contains("0.1.") && info.why() != null));
        lower.uninstall();
      }
    }
    allButTheLastAreCollected();
  }

  /** With nothing beside them, and gone at any point of their activation. */
  @Test
  void versionsThatGoWhileTheyStart() throws Exception {
    host.factory(Host.map("manager.name", name));
    for (int i = 1; i <= SWAPS; i++) {
      Bundle bundle = start("recording", i);
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(i % 20 * 500L)); // at another point
      bundle.uninstall();
    }
    serves(start("recording", SWAPS + 1));
    allButTheLastAreCollected();
  }

  /** Its service has gone before it asks the runtime to be let in. */
  @Test
  void aVersionThatGoesWhileItIsConstructed() throws Exception {
    host.factory(Host.map("manager.name", name));
    var script = Script.of(name);
    var release = new CountDownLatch(1);
    script.onBirth(
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Bundle bundle = start("recording", 1);
    soon().until(() -> script.objects() == 1);
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                bundle.stop();
              } catch (BundleException e) {
                throw new IllegalStateException(e);
              }
            });
    host.gone(name);
    release.countDown();
    stopped.get();
    script.onBirth(() -> {});
    bundle.uninstall();
    start("recording", 2);
    host.running(name);
    allButTheLastAreCollected();
  }

  private void failsBeside(int number) throws Exception {
    var script = Script.of(name);
    int before = host.swaps(name).size();
    script.on(
        "postStartHook",
        self -> {
          throw new java.io.IOException("broken on purpose");
        });
    Bundle broken = host.start("keeping", "1.0." + number);
    loaders.add(0, loader(broken));
    soon().until(() -> host.failed(name).failure() != null);
    assertThat(host.swaps(name)).hasSizeGreaterThanOrEqualTo(Math.min(before, 99));
    script.off("postStartHook");
    broken.uninstall();
  }
}
