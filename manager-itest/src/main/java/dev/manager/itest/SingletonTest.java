package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerState;
import dev.manager.ManagerUnavailableException;
import dev.manager.itest.probe.Script;
import dev.manager.spi.Elections;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager that one host of the cluster runs: it starts and ends with its election. */
class SingletonTest {
  private final Host host = new Host();
  private final Script script = Script.of("alpha");
  private final Ballot ballot = new Ballot();

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
    assertThat(ballot.candidacies("alpha")).isZero();
  }

  private void vote() {
    // Above any other in this framework.
    host.register(Elections.class, ballot, Map.of("service.ranking", 1000));
  }

  private void standsBy(String why) {
    soon()
        .until(
            () -> host.managers().find("alpha"), info -> info.isPresent() && info.get().standsBy());
    soon().untilAsserted(() -> assertThat(host.info("alpha").why()).contains(why));
  }

  @Test
  void itStandsByUntilItIsElected() {
    vote();
    host.manager("alpha", "manager.singleton", "true");
    standsBy("Manager alpha is a singleton and stands by: host-2 runs it");
    assertThat(host.info("alpha").state()).isEqualTo(ManagerState.NEW);
    assertThat(script.objects()).isZero();
    assertThat(ballot.candidacies("alpha")).isEqualTo(1);

    ballot.elect("alpha");
    host.running("alpha");
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
    assertThat(ballot.candidacies("alpha")).isEqualTo(1);
  }

  @Test
  void whenItIsElectedNoMoreItStopsInOrderAndStandsByAgain() {
    vote();
    ballot.elect("alpha");
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    ballot.expire("alpha");
    ballot.tell("alpha");
    standsBy("host-2 runs it");
    assertThat(script.steps()).endsWith("postStartHook", "gracefulShutdown", "cleanupHost");

    ballot.elect("alpha");
    host.running("alpha");
    assertThat(script.objects()).isEqualTo(2);
  }

  @Test
  void noCallEntersOnceItIsElectedNoMoreEvenIfNobodyToldItYet() throws Exception {
    host.configure("swap.wait.seconds", 0.05);
    vote();
    ballot.elect("alpha");
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    var calls = host.handle("alpha");
    ballot.expire("alpha");
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> calls.echo("x"));
    assertThat(script.steps()).doesNotContain("call");
    assertThat(host.info("alpha").state()).isEqualTo(ManagerState.RUNNING);
  }

  @Test
  void aCallThatIsInsideEndsBeforeItHasStoodDown() throws Exception {
    var release = new CountDownLatch(1);
    script.on("call", self -> release.await());
    vote();
    ballot.elect("alpha");
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    var calls = host.handle("alpha");
    var call = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> script.steps().contains("call"));
    ballot.expire("alpha");
    ballot.tell("alpha");
    host.in("alpha", ManagerState.DRAINING);
    release.countDown();
    assertThat(call.get()).isEqualTo("x#1");
    standsBy("host-2 runs it");
  }

  @Test
  void withoutElectionsNoSingletonRuns() {
    assertThat(host.context().getServiceReference(Elections.class)).isNull();
    host.manager("alpha", "manager.singleton", true);
    host.manager("beta", "manager.singleton", false);
    host.running("beta");
    standsBy("nobody elects, start the bundle dev.manager.records");

    ballot.elect("alpha");
    vote();
    host.running("alpha");
  }

  @Test
  void whenWhatElectsGoesItStandsDown() {
    ballot.elect("alpha");
    var registration = host.register(Elections.class, ballot, Map.of("service.ranking", 1000));
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    registration.unregister();
    standsBy("nobody elects");
    assertThat(script.steps()).endsWith("gracefulShutdown", "cleanupHost");
  }

  @Test
  void whenWhatElectsGoesTheElectionIsLeftOnlyWhenCallsInsideHaveEnded() throws Exception {
    var release = new CountDownLatch(1);
    script.on("call", self -> release.await());
    ballot.elect("alpha");
    var registration = host.register(Elections.class, ballot, Map.of("service.ranking", 1000));
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    var calls = host.handle("alpha");
    var call = CompletableFuture.supplyAsync(() -> calls.echo("x"));
    soon().until(() -> script.steps().contains("call"));
    registration.unregister();
    host.in("alpha", ManagerState.DRAINING);
    assertThat(ballot.candidacies("alpha")).isEqualTo(1);
    release.countDown();
    assertThat(call.get()).isEqualTo("x#1");
    soon().until(() -> ballot.candidacies("alpha") == 0);
    assertThat(script.steps()).endsWith("cleanupHost");
    standsBy("nobody elects");
  }

  @Test
  void oneWhoseStartFailsLeavesTheElectionUntilItIsTriedAgain() throws Exception {
    host.configure("supervisor.enabled", false);
    script.on(
        "initHost",
        self -> {
          throw new IOException("it cannot start here");
        });
    vote();
    ballot.elect("alpha");
    host.manager("alpha", "manager.singleton", true);
    assertThat(host.failed("alpha").failure()).contains("it cannot start here");
    soon().until(() -> ballot.candidacies("alpha") == 0);
  }

  @Test
  void oneThatIsDrainedLeavesTheElection() {
    vote();
    ballot.elect("alpha");
    host.manager("alpha", "manager.singleton", true);
    host.running("alpha");
    host.managers().drain("alpha", Duration.ofSeconds(5));
    assertThat(ballot.candidacies("alpha")).isZero();
  }
}
