package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Counter;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.Script.Entry;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What goes wrong in the middle of a swap, and what the log says of it. */
class SwapFaultTest {
  private static final String IMMEDIATE_PID = "itest.immediate";
  private static final String LOGGED = "org/osgi/service/log/LogEntry/LOG_ERROR";

  private final Host host = new Host();
  private final String name = Host.unique("fault");
  private final Script script = Script.of(name);

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Bundle version(String scenario, String pid, String version) {
    Bundle bundle = host.start(scenario, version);
    host.managerOf(bundle, pid, name);
    return bundle;
  }

  private void runs(String version) {
    soon().ignoreExceptions().until(() -> host.info(name).bundle().contains(" " + version + " "));
    host.running(name);
  }

  private void ended(int object) {
    soon().until(() -> script.entries().contains(new Entry(object, "cleanupHost")));
  }

  private static CompletableFuture<Void> stop(Bundle bundle) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            bundle.stop();
          } catch (BundleException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void failWith(String why) throws IOException {
    throw new IOException(why);
  }

  // A bundle stops in the middle of a hand-over.

  private CountDownLatch handsOverSlowly() throws Exception {
    host.configure("handover.timeout.seconds", 600, "swap.wait.seconds", 600);
    var release = new CountDownLatch(1);
    script.on("handOver", self -> release.await());
    return release;
  }

  @Test
  void theOldOneServesOnWhenTheNewBundleStopsInMidHandOver() throws Exception {
    handsOverSlowly();
    version("keeping", Host.KEEPING_PID, "1.0.0");
    runs("1.0.0");
    Counter counter = host.handle(Counter.class, name);
    assertThat(counter.increment()).isEqualTo(1);
    Bundle two = version("keeping", Host.KEEPING_PID, "2.0.0");
    soon().until(() -> script.steps().contains("handOver"));
    CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(counter::increment);
    soon().until(() -> host.info(name).waiting() == 1);
    stop(two).get();
    assertThat(waiting.get()).isEqualTo(2);
    ended(2);
    assertThat(script.entries()).doesNotContain(new Entry(1, "gracefulShutdown"));
    assertThat(host.running(name).generation()).isEqualTo(1);
    assertThat(counter.increment()).isEqualTo(3);
  }

  @Test
  void theHandOverIsDoneWhenTheOldBundleStopsMeanwhile() throws Exception {
    CountDownLatch release = handsOverSlowly();
    Bundle one = version("keeping", Host.KEEPING_PID, "1.0.0");
    runs("1.0.0");
    Counter counter = host.handle(Counter.class, name);
    assertThat(counter.increment()).isEqualTo(1);
    version("keeping", Host.KEEPING_PID, "2.0.0");
    soon().until(() -> script.steps().contains("handOver"));
    CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(counter::increment);
    CompletableFuture<Void> stopped = stop(one);
    soon().until(() -> one.getState() == Bundle.STOPPING);
    release.countDown();
    stopped.get();
    assertThat(waiting.get()).isEqualTo(2);
    runs("2.0.0");
    assertThat(script.entries()).filteredOn(new Entry(1, "cleanupHost")::equals).hasSize(1);
  }

  // Components that Declarative Services activates by itself.

  @Test
  void immediateComponentsAreSwappedAndRolledBackAndNoCallIsLost() throws Exception {
    version("immediate", IMMEDIATE_PID, "1.0.0");
    runs("1.0.0");
    Calls calls = host.handle(name);
    var over = new AtomicBoolean();
    CompletableFuture<Integer> caller =
        CompletableFuture.supplyAsync(
            () -> {
              int answered = 0;
              while (!over.get()) {
                calls.echo("x");
                answered++;
                LockSupport.parkNanos(100_000);
              }
              return answered;
            });
    try {
      for (int round = 0; round < 3; round++) {
        int made = script.objects();
        Bundle two = version("immediate", IMMEDIATE_PID, "2.0." + round);
        runs("2.0." + round);
        soon()
            .until(
                () ->
                    host.managers().list().stream()
                        .anyMatch(info -> info.name().equals(name) && info.standsBy()));
        two.uninstall();
        runs("1.0.0");
        assertThat(script.objects()).isGreaterThanOrEqualTo(made + 2);
      }
    } finally {
      over.set(true);
    }
    assertThat(caller.get()).isPositive();
  }

  // What the log says.

  private static String message(org.osgi.service.event.Event event) {
    return String.valueOf(event.getProperty("message"));
  }

  /** Hears of each error that names the manager; two bundles tell of each line of the log. */
  private Events errors() {
    Set<Object> heard = Collections.newSetFromMap(new ConcurrentHashMap<>());
    return new Events(
        host,
        event -> {
          Object line = event.getProperty("log.entry");
          return line != null && message(event).contains(name) && heard.add(line);
        },
        LOGGED);
  }

  private static void oneError(Events errors, String... parts) {
    soon().until(() -> !errors.all().isEmpty());
    assertThat(errors.all())
        .extracting(SwapFaultTest::message)
        .singleElement()
        .asString()
        .contains(parts);
  }

  @Test
  void aNewOneThatCannotBeConstructedDisturbsNobodyAndIsLoggedOnce() throws Exception {
    host.configure("supervisor.enabled", false);
    version("recording", Host.RECORDING_PID, "1.0.0");
    runs("1.0.0");
    Calls calls = host.handle(name);
    script.onBirth(
        () -> {
          throw new IllegalStateException("broken on purpose");
        });
    try (var errors = errors()) {
      Bundle two = version("recording", Host.RECORDING_PID, "2.0.0");
      assertThat(host.failed(name).failure()).contains("broken on purpose");
      assertThat(calls.echo("x")).isEqualTo("x#1");
      oneError(errors, "Manager " + name, "recording 2.0.0", "broken on purpose");
      assertThat(host.swaps(name)).isEmpty();
      two.uninstall();
      assertThat(calls.echo("x")).isEqualTo("x#1");
      assertThat(script.steps()).doesNotContain("cleanupHost");
    }
  }

  @Test
  void aNewOneThatDoesNotStartIsLoggedOnce() throws Exception {
    host.configure("supervisor.enabled", false);
    version("recording", Host.RECORDING_PID, "1.0.0");
    runs("1.0.0");
    script.on("preStartHook", self -> failWith("broken on purpose"));
    try (var errors = errors()) {
      version("recording", Host.RECORDING_PID, "2.0.0");
      assertThat(host.failed(name).failure()).contains("broken on purpose");
      oneError(errors, "Manager " + name, "recording 2.0.0", "broken on purpose");
    }
  }

  @Test
  void aHandOverThatFailsIsLoggedOnce() throws Exception {
    host.configure("handover.required", false);
    version("keeping", Host.KEEPING_PID, "1.0.0");
    runs("1.0.0");
    script.on("takeOver", self -> failWith("broken on purpose"));
    try (var errors = errors()) {
      version("keeping", Host.KEEPING_PID, "2.0.0");
      ended(1);
      oneError(
          errors,
          "The hand-over of manager " + name,
          "from dev.manager.itest.keeping 1.0.0",
          "to dev.manager.itest.keeping 2.0.0",
          "broken on purpose");
    }
  }

  @Test
  void anOldOneThatDoesNotEndWellIsLoggedOnceForEachStep() throws Exception {
    version("recording", Host.RECORDING_PID, "1.0.0");
    runs("1.0.0");
    for (String step : List.of("gracefulShutdown", "cleanupHost")) {
      script.on(step, self -> failWith("broken on purpose"));
    }
    try (var errors = errors()) {
      version("recording", Host.RECORDING_PID, "2.0.0");
      soon().until(() -> errors.all().size() == 2);
      soon().until(() -> host.swaps(name).get(0).drain() != null);
      assertThat(errors.all())
          .extracting(SwapFaultTest::message)
          .allMatch(message -> message.contains("dev.manager.itest.recording 1.0.0"))
          .satisfiesExactly(
              first -> assertThat(first).contains("Step gracefulShutdown of manager " + name),
              second -> assertThat(second).contains("Step cleanupHost of manager " + name));
      script.off("gracefulShutdown");
      script.off("cleanupHost");
    }
  }
}
