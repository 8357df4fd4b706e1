package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerEvent;
import dev.manager.ManagerException;
import dev.manager.ManagerInfo;
import dev.manager.ManagerNotFoundException;
import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.ScriptedManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.event.Event;

/** A reset takes over a configuration that really changed, and never restarts the manager. */
class ResetTest {
  private final Host host = new Host();
  private final String alpha = Host.unique("alpha");
  private final Script script = Script.of(alpha);

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private List<String> resets() {
    return script.steps().stream().filter("reset"::equals).toList();
  }

  @Test
  void aChangeResetsOnceAndTheObjectStays() throws Exception {
    host.extensionsOfAllPhases();
    Configuration configuration = host.manager(alpha, "limit", 3);
    host.running(alpha);
    script.clear();
    Host.change(configuration, "limit", 4);
    soon().until(() -> host.info(alpha).resets() == 1);
    soon().until(() -> script.steps().size() == 5);
    assertThat(script.steps().get(0)).isEqualTo("reset");
    assertThat(script.steps().subList(1, 5))
        .containsExactlyInAnyOrder("reset RECORD", "reset RPC", "reset JOIN", "reset TIMERS");
    assertThat(script.objects()).isEqualTo(1);
    host.running(alpha);
    soon()
        .untilAsserted(
            () ->
                assertThat(host.states(alpha))
                    .endsWith(ManagerState.RUNNING, ManagerState.RESETTING, ManagerState.RUNNING));
  }

  @Test
  void anUpdateThatSaysTheSameResetsNothing() throws Exception {
    Configuration configuration = host.manager(alpha, "limit", 3, "flags", new String[] {"a", "b"});
    host.running(alpha);
    Host.change(configuration);
    Host.change(configuration, "limit", "3");
    Host.change(configuration, "felix.fileinstall.filename", "file:conf/itest.recording-alpha.cfg");
    Host.change(configuration, "limit", 6L); // this one tells that those before were looked at
    soon().until(() -> host.info(alpha).resets() == 1);
    assertThat(resets()).hasSize(1);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aResetThatThrowsKeepsTheOldConfiguration() throws Exception {
    try (var events = new Events(host, alpha, ManagerEvent.RESET_FAILED_TOPIC)) {
      Configuration configuration = host.manager(alpha, "limit", 3);
      host.running(alpha);
      script.on("initHost", self -> {});
      Host.change(configuration, "limit", "eleven");
      ManagerInfo info =
          soon().until(() -> host.info(alpha), found -> found.lastResetFailure() != null);
      assertThat(info.lastResetFailure())
          .contains("limit", "eleven", "a whole number from 1 to 10");
      assertThat(host.running(alpha).failure()).isNull();
      assertThat(script.objects()).isEqualTo(1);

      Event failed = soon().until(events::all, found -> !found.isEmpty()).get(0);
      assertThat(failed.getProperty("manager.name")).isEqualTo(alpha);
      assertThat(failed.getProperty("host")).isEqualTo(host.managers().host());
      assertThat(failed.getProperty("failure").toString()).contains("eleven");
      assertThat(settingOf("limit")).isEqualTo(3);

      Host.change(configuration, "limit", 4);
      soon().until(() -> host.info(alpha).lastResetFailure() == null);
      assertThat(settingOf("limit")).isEqualTo(4);
    }
  }

  @Test
  void theOldConfigurationTakesBackWhatWasRefused() throws Exception {
    Configuration configuration = host.manager(alpha, "limit", 3);
    host.running(alpha);
    Host.change(configuration, "limit", "eleven");
    soon().until(() -> host.info(alpha).lastResetFailure() != null);
    Host.change(configuration, "limit", 3);
    soon().until(() -> host.info(alpha).lastResetFailure() == null);
    assertThat(host.running(alpha).resets()).isEqualTo(1);
    assertThat(settingOf("limit")).isEqualTo(3);
  }

  /** Reads what the manager itself sees, through a call. */
  private Object settingOf(String key) {
    var seen = new java.util.concurrent.atomic.AtomicReference<Object>();
    script.on("call", self -> seen.set(self.settings().get(key).orElseThrow()));
    assertThat(host.handle(alpha).echo("x")).isEqualTo("x#1");
    return java.util.Objects.requireNonNull(seen.get());
  }

  @Test
  void anOperatorMayAskForIt() {
    host.manager(alpha);
    host.running(alpha);
    ManagerInfo after = host.managers().reset(alpha);
    assertThat(after.resets()).isEqualTo(1);
    assertThat(after.state()).isEqualTo(ManagerState.RUNNING);
    assertThat(resets()).hasSize(1);

    script.on("reset", ResetTest::refuse);
    assertThatThrownBy(() -> host.managers().reset(alpha))
        .isInstanceOf(ManagerException.class)
        .hasMessageContaining(alpha)
        .hasStackTraceContaining("not now");
    assertThat(host.info(alpha).state()).isEqualTo(ManagerState.RUNNING);
    assertThatThrownBy(() -> host.managers().reset("nobody"))
        .isInstanceOf(ManagerNotFoundException.class)
        .hasMessageContaining("nobody")
        .hasMessageContaining(alpha);
  }

  private static void refuse(ScriptedManager self) throws Exception {
    throw new java.io.IOException("not now");
  }

  @Test
  void callsGoOnDuringAReset() throws Exception {
    host.manager(alpha);
    host.running(alpha);
    var release = new CountDownLatch(1);
    script.on("reset", self -> release.await());
    var asked = new Thread(() -> host.managers().reset(alpha));
    asked.start();
    host.in(alpha, ManagerState.RESETTING);
    assertThat(host.handle(alpha).echo("x")).isEqualTo("x#1");
    release.countDown();
    asked.join();
    host.running(alpha);
  }

  @Test
  void aChangeDuringTheStartIsTakenOverAfterIt() throws Exception {
    host.extensionsOfAllPhases();
    var release = new CountDownLatch(1);
    script.on("initHost", self -> release.await());
    Configuration configuration = host.manager(alpha, "limit", 3);
    soon().until(() -> script.steps().contains("initHost"));
    Host.change(configuration, "limit", 4);
    release.countDown();
    soon().until(() -> host.info(alpha).resets() == 1);
    assertThat(script.steps().indexOf("reset"))
        .isGreaterThan(script.steps().indexOf("attach TIMERS"));
    assertThat(script.objects()).isEqualTo(1);
    assertThat(settingOf("limit")).isEqualTo(4);
  }

  @Test
  void anOperatorsResetDuringTheStartIsDoneAfterIt() throws Exception {
    var release = new CountDownLatch(1);
    script.on("initHost", self -> release.await());
    host.manager(alpha);
    soon().until(() -> script.steps().contains("initHost"));
    var asked =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> host.managers().reset(alpha));
    release.countDown();
    assertThat(asked.get(60, java.util.concurrent.TimeUnit.SECONDS).resets()).isEqualTo(1);
    assertThat(script.steps())
        .containsExactly("new", "initHost", "preStartHook", "postStartHook", "reset");
  }

  @Test
  void aResetDuringTheStopIsRefused() throws Exception {
    var release = new CountDownLatch(1);
    script.on("gracefulShutdown", self -> release.await());
    Configuration configuration = host.manager(alpha);
    host.running(alpha);
    var stop = new Thread(() -> host.remove(configuration));
    stop.start();
    soon().until(() -> script.steps().contains("gracefulShutdown"));
    assertThatThrownBy(() -> host.managers().reset(alpha))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(alpha)
        .hasMessageContaining("DRAINING");
    release.countDown();
    stop.join();
    host.gone(alpha);
    assertThat(resets()).isEmpty();
  }

  @Test
  void aChangeDuringTheStopIsIgnored() throws Exception {
    var release = new CountDownLatch(1);
    script.on("gracefulShutdown", self -> release.await());
    Configuration configuration = host.manager(alpha, "limit", 3);
    host.running(alpha);
    var drain = new Thread(() -> host.managers().drain(alpha, java.time.Duration.ofMinutes(2)));
    drain.start();
    soon().until(() -> script.steps().contains("gracefulShutdown"));
    Host.change(configuration, "limit", 4);
    release.countDown();
    drain.join();
    host.in(alpha, ManagerState.STOPPED);
    assertThat(resets()).isEmpty();
  }
}
