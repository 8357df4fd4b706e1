package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.ScriptedManager;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Wrong use is said in words that name the manager, its bundle and the cure. */
class WrongUseTest {
  private final Host host = new Host();
  private final Script script = Script.of("alpha");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void builtWithoutInheritedAnnotations() {
    host.start("noinherit");
    ManagerInfo failed = host.failed("noinherit");
    assertThat(failed.failure())
        .contains("dev.manager.itest.scenario.noinherit.NoInheritManager")
        .contains("dev.manager.itest.noinherit")
        .contains("-dsannotations-options: inherit");
    assertThat(failed.state()).isEqualTo(ManagerState.FAILED);
  }

  @Test
  void twoOfOneName() {
    var first = host.manager("alpha");
    host.running("alpha");
    host.manager("alpha");
    ManagerInfo standsBy =
        soon()
            .until(
                () -> host.managers().list(), all -> all.stream().anyMatch(WrongUseTest::standsBy))
            .stream()
            .filter(WrongUseTest::standsBy)
            .findFirst()
            .orElseThrow();
    assertThat(standsBy.why()).contains("alpha", "dev.manager.itest.recording", "it came first");
    assertThat(host.info("alpha").state()).isEqualTo(ManagerState.RUNNING);
    assertThat(host.managers().list()).hasSize(2);
    host.remove(first); // the name is free: the other one takes it
    soon().until(() -> host.managers().list().size() == 1);
    assertThat(host.running("alpha").failure()).isNull();
  }

  private static boolean standsBy(ManagerInfo info) {
    return info.state() == ManagerState.NEW && info.why() != null;
  }

  @Test
  void noName() {
    host.recordingBundle();
    host.factory(Map.of("limit", 3));
    assertThat(host.failed("?").failure())
        .contains("has no name", "dev.manager.itest.recording", "manager.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Alpha", "al pha", "alpha_1", "älpha", "a/b", "*"})
  void aNameThatIsMalformed(String name) {
    host.manager(name);
    assertThat(host.failed("?").failure()).contains("\"" + name + "\"", "[a-z0-9-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.lang.Runnable", "no.such.Type"})
  void anApiThatItDoesNotImplement(String api) {
    host.manager("alpha", "manager.api", api);
    assertThat(host.failed("alpha").failure())
        .contains("alpha", api, "dev.manager.itest.recording");
  }

  @Test
  void aConstructorThatThrows() {
    script.onBirth(
        () -> {
          throw new IllegalStateException("no memory of it");
        });
    host.manager("alpha");
    ManagerInfo failed = host.failed("alpha");
    assertThat(failed.failure()).contains("alpha", "no memory of it");
    assertThat(failed.state()).isEqualTo(ManagerState.FAILED);
  }

  @Test
  void anErrorIsAFailureToo() throws Exception {
    host.configure("supervisor.enabled", false);
    script.on(
        "initHost",
        self -> {
          throw new NoClassDefFoundError("some/missing/Type");
        });
    host.manager("alpha");
    assertThat(host.failed("alpha").failure()).contains("some/missing/Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"initHost", "preStartHook", "postStartHook"})
  void aHookThatHangs(String hook) throws Exception {
    host.configure("hook.timeout.seconds", 2, "supervisor.enabled", false);
    script.on(hook, WrongUseTest::hangHere);
    host.manager("alpha");
    assertThat(host.failed("alpha").failure())
        .contains("Hook " + hook + " of manager alpha", "2.0 s", "WrongUseTest.hangHere");
  }

  private static void hangHere(ScriptedManager self) throws Exception {
    new CountDownLatch(1).await();
  }

  @Test
  void aHookThatHangsIsShownWhileItDoes() throws Exception {
    var release = new CountDownLatch(1);
    script.on("initHost", self -> release.await());
    host.manager("alpha");
    soon().until(() -> script.steps().contains("initHost"));
    assertThat(host.info("alpha").activity()).startsWith("initHost for ");
    release.countDown();
    assertThat(host.running("alpha").activity()).isNull();
  }

  @Test
  void aHookMayListAndFindButNotResetOrDrainItsOwnManager() {
    var seen = new AtomicReference<ManagerInfo>();
    script.on(
        "postStartHook",
        self -> {
          seen.set(host.info("alpha"));
          assertThat(host.managers().list()).hasSize(1);
          assertThatThrownBy(() -> host.managers().reset("alpha"))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("alpha");
          assertThatThrownBy(() -> host.managers().drain("alpha", Duration.ofSeconds(1)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("alpha");
        });
    host.manager("alpha");
    host.running("alpha");
    assertThat(Objects.requireNonNull(seen.get()).state()).isEqualTo(ManagerState.STARTING);
  }

  @Test
  void aHookThatStopsItsOwnBundleDuringTheStart() {
    script.on("postStartHook", WrongUseTest::stopOwnBundle);
    host.manager("alpha");
    soon().until(() -> host.recordingBundle().getState() == Bundle.RESOLVED);
    host.gone("alpha");
    assertThat(host.states("alpha")).doesNotContain(ManagerState.RUNNING);
    assertThat(script.steps()).filteredOn("cleanupHost"::equals).hasSize(1);
  }

  @Test
  void aHookThatStopsItsOwnBundleDuringAReset() throws Exception {
    script.on("reset", WrongUseTest::stopOwnBundle);
    var alpha = host.manager("alpha", "limit", 3);
    host.running("alpha");
    Host.change(alpha, "limit", 4);
    soon().until(() -> host.recordingBundle().getState() == Bundle.RESOLVED);
    host.gone("alpha");
    soon().until(() -> host.states("alpha").contains(ManagerState.STOPPED));
    assertThat(script.steps()).endsWith("gracefulShutdown", "cleanupHost");
  }

  private static void stopOwnBundle(ScriptedManager self) throws Exception {
    Objects.requireNonNull(FrameworkUtil.getBundle(self.getClass())).stop();
  }

  @Test
  void aStopDuringTheStartEndsIt() throws Exception {
    host.extensionsOfAllPhases();
    script.on("preStartHook", self -> new CountDownLatch(1).await());
    host.manager("alpha");
    soon().until(() -> script.steps().contains("preStartHook"));
    host.recordingBundle().stop();
    host.gone("alpha");
    soon().until(() -> host.states("alpha").contains(ManagerState.STOPPED));
    assertThat(host.states("alpha")).doesNotContain(ManagerState.RUNNING, ManagerState.FAILED);
    assertThat(script.steps()).endsWith("close RECORD", "cleanupHost");
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aRemovedConfigurationDuringTheStartEndsIt() {
    script.on("initHost", self -> new CountDownLatch(1).await());
    var alpha = host.manager("alpha");
    soon().until(() -> script.steps().contains("initHost"));
    host.remove(alpha);
    host.gone("alpha");
    assertThat(host.states("alpha")).doesNotContain(ManagerState.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gracefulShutdown", "cleanupHost", "close RPC", "quiesce RPC"})
  void aStepOfTheStopThatIgnoresItsInterruptionIsLeftBehind(String step) throws Exception {
    host.extensionsOfAllPhases();
    var release = new AtomicBoolean();
    script.on(step, self -> ignoreInterruption(release));
    var alpha = host.manager("alpha");
    host.running("alpha");
    host.configure(
        "stop.timeout.seconds", 1, "graceful.timeout.seconds", 0.5, "hook.timeout.seconds", 0.5);
    host.remove(alpha);
    soon().until(() -> host.states("alpha").contains(ManagerState.STOPPED));
    assertThat(script.steps()).contains("cleanupHost").endsWith("close TIMERS");
    release.set(true);
  }

  @Test
  void aStartThatIgnoresItsInterruptionNeverRuns() throws Exception {
    host.configure("stop.timeout.seconds", 1, "graceful.timeout.seconds", 0.5);
    var release = new AtomicBoolean();
    script.on("initHost", self -> ignoreInterruption(release));
    host.manager("alpha");
    soon().until(() -> script.steps().contains("initHost"));
    host.recordingBundle().stop();
    host.gone("alpha");
    release.set(true);
    assertThat(host.states("alpha")).doesNotContain(ManagerState.RUNNING);
  }

  private static void ignoreInterruption(AtomicBoolean release) {
    while (!release.get()) {
      LockSupport.parkNanos(1_000_000);
      Thread.interrupted();
    }
  }

  @Test
  void aBadValueOfTheHostIsRefusedAndTheOldOnesStay() throws Exception {
    host.configure("swap.wait.seconds", 20);
    String before = host.managers().host();
    host.configurationAdmin()
        .getConfiguration(Host.HOST_PID, "?")
        .update(
            FrameworkUtil.asDictionary(
                Map.of("swap.wait.seconds", "soon", "host.name", "never-taken-over")));
    host.manager("alpha"); // Configuration Admin tells of this one after the other
    host.running("alpha");
    assertThat(host.managers().host()).isEqualTo(before);
  }
}
