package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerState;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.cm.Configuration;

/** The exact orders of a start and of a stop. */
class OrderTest {
  private final Host host = new Host();
  private final Script script = Script.of("alpha");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void startsInTheExactOrder() {
    host.extensionsOfAllPhases();
    host.manager("alpha");
    host.running("alpha");
    List<String> steps = script.steps();
    assertThat(steps.get(0)).isEqualTo("new");
    assertThat(steps.subList(1, 5))
        .containsExactlyInAnyOrder(
            "prepare RECORD", "prepare RPC", "prepare JOIN", "prepare TIMERS");
    assertThat(steps.subList(5, steps.size()))
        .containsExactly(
            "initHost",
            "attach RECORD",
            "preStartHook",
            "attach RPC",
            "postStartHook",
            "attach JOIN",
            "attach TIMERS");
    soon()
        .untilAsserted(
            () ->
                assertThat(host.states("alpha"))
                    .containsExactly(
                        ManagerState.INITIALIZING,
                        ManagerState.PREPARING,
                        ManagerState.STARTING,
                        ManagerState.RUNNING));
    assertThat(host.info("alpha").extensions()).hasSize(4);
  }

  @Test
  void eachStepOfTheStartSeesTheStateThatItIsDocumentedIn() {
    var seen = new java.util.concurrent.ConcurrentHashMap<String, ManagerState>();
    for (String step : List.of("initHost", "preStartHook", "postStartHook")) {
      script.on(step, self -> seen.put(step, host.info("alpha").state()));
    }
    host.manager("alpha");
    host.running("alpha");
    assertThat(seen)
        .containsEntry("initHost", ManagerState.INITIALIZING)
        .containsEntry("preStartHook", ManagerState.PREPARING)
        .containsEntry("postStartHook", ManagerState.STARTING);
  }

  @Test
  void stopsInTheExactOrderAndWaitsForTheCallInside() throws Exception {
    host.extensionsOfAllPhases();
    Configuration alpha = host.manager("alpha");
    host.running("alpha");
    Calls calls = host.handle("alpha");
    var release = new CountDownLatch(1);
    script.on("call", self -> release.await());
    script.clear();
    CompletableFuture<String> inside = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> script.steps().contains("call"));
    assertThat(host.info("alpha").inFlight()).isEqualTo(1);

    host.remove(alpha);
    soon().until(() -> script.steps().contains("gracefulShutdown"));
    assertThat(host.info("alpha").state()).isEqualTo(ManagerState.DRAINING);
    assertThat(script.steps()).doesNotContain("cleanupHost");
    release.countDown();
    assertThat(inside.get()).isEqualTo("x#1");
    soon().until(() -> host.states("alpha").contains(ManagerState.STOPPED));

    List<String> steps = script.steps();
    assertThat(steps.get(0)).isEqualTo("call");
    assertThat(steps.subList(1, 5))
        .containsExactlyInAnyOrder(
            "quiesce RECORD", "quiesce RPC", "quiesce JOIN", "quiesce TIMERS");
    assertThat(steps.subList(5, steps.size()))
        .containsExactly(
            "gracefulShutdown",
            "called",
            "cleanupHost",
            "close RPC",
            "close JOIN",
            "close RECORD",
            "close TIMERS");
    assertThat(host.states("alpha"))
        .endsWith(ManagerState.RUNNING, ManagerState.DRAINING, ManagerState.STOPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quiesce RECORD",
        "quiesce RPC",
        "quiesce JOIN",
        "quiesce TIMERS",
        "gracefulShutdown",
        "cleanupHost",
        "close RPC",
        "close JOIN",
        "close RECORD",
        "close TIMERS"
      })
  void eachStepOfTheStopRunsWhateverAStepBeforeDid(String broken) {
    script.on(
        broken,
        self -> {
          throw new AssertionError("broken on purpose: " + broken);
        });
    stopsThroughAllSteps();
  }

  @Test
  void eachStepOfTheStopRunsWhenAllThrow() {
    for (String phase : List.of("RECORD", "RPC", "JOIN", "TIMERS")) {
      script.on("quiesce " + phase, OrderTest::breakDown);
      script.on("close " + phase, OrderTest::breakDown);
    }
    script.on("gracefulShutdown", OrderTest::breakDown);
    script.on("cleanupHost", OrderTest::breakDown);
    stopsThroughAllSteps();
  }

  private static void breakDown(Object self) throws Exception {
    throw new java.io.IOException("broken on purpose");
  }

  private void stopsThroughAllSteps() {
    host.extensionsOfAllPhases();
    Configuration alpha = host.manager("alpha");
    host.running("alpha");
    script.clear();
    host.remove(alpha);
    soon().until(() -> host.states("alpha").contains(ManagerState.STOPPED));
    List<String> steps = script.steps();
    assertThat(steps).hasSize(10);
    assertThat(steps.subList(4, 10))
        .containsExactly(
            "gracefulShutdown",
            "cleanupHost",
            "close RPC",
            "close JOIN",
            "close RECORD",
            "close TIMERS");
  }
}
