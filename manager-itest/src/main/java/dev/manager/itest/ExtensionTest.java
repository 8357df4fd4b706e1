package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.Manager;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.ScriptedManager;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Extensions come and go while managers run. */
class ExtensionTest {
  private final Host host = new Host();
  private final Script script = Script.of("alpha");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void oneThatComesLateIsAttachedAndOneThatGoesIsClosed() {
    host.manager("alpha");
    host.manager("beta");
    host.running("alpha");
    host.running("beta");
    var late = new Recording(Phase.RPC, "late");
    var registration = host.extension(late);
    for (String name : List.of("alpha", "beta")) {
      soon().until(() -> !host.info(name).extensions().isEmpty());
      assertThat(host.info(name).extensions()).containsExactly(Recording.class.getName());
    }
    assertThat(late.open()).isEqualTo(2);
    registration.unregister();
    assertThat(late.open()).isZero();
    assertThat(host.info("alpha").extensions()).isEmpty();
    assertThat(script.steps())
        .containsExactly(
            "new",
            "initHost",
            "preStartHook",
            "postStartHook",
            "prepare late",
            "attach late",
            "close late");
    assertThat(script.objects()).isEqualTo(1);
    assertThat(Script.of("beta").objects()).isEqualTo(1);
  }

  @Test
  void thoseThatComeDuringTheStartAreAttachedInPhaseOrder() {
    script.on(
        "postStartHook",
        self -> {
          host.extension(Phase.RECORD);
          host.extension(Phase.JOIN);
        });
    host.manager("alpha");
    host.running("alpha");
    assertThat(script.steps())
        .endsWith(
            "postStartHook", "prepare RECORD", "attach RECORD", "prepare JOIN", "attach JOIN");
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void oneThatThrowsLateChangesNothing() {
    host.manager("alpha");
    host.running("alpha");
    script.on(
        "attach late",
        self -> {
          throw new java.io.IOException("cannot attach");
        });
    host.extension(new Recording(Phase.RPC, "late"));
    soon().until(() -> script.steps().contains("attach late"));
    host.managers().reset("alpha");
    assertThat(host.running("alpha").extensions()).isEmpty();
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void oneThatHangsLateIsGivenUp() throws Exception {
    host.manager("alpha");
    host.running("alpha");
    host.configure("hook.timeout.seconds", 2);
    script.on("attach late", self -> new CountDownLatch(1).await());
    host.extension(new Recording(Phase.JOIN, "late"));
    soon().until(() -> script.steps().contains("attach late"));
    soon().until(() -> host.info("alpha").activity() == null);
    assertThat(host.managers().reset("alpha").extensions()).isEmpty();
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
  }

  @Test
  void oneThatHangsAtTheStartRefusesIt() throws Exception {
    host.configure("hook.timeout.seconds", 2, "supervisor.enabled", false);
    host.extension(Phase.RECORD);
    host.extension(Phase.RPC);
    script.on("attach RPC", self -> new CountDownLatch(1).await());
    host.manager("alpha");
    assertThat(host.failed("alpha").failure()).contains("attach", "alpha");
    assertThat(script.steps()).endsWith("close RECORD", "cleanupHost");
  }

  @Test
  void oneThatGoesDuringTheStartLeavesNothing() throws Exception {
    var release = new CountDownLatch(1);
    script.on("preStartHook", self -> release.await());
    var early = new Recording(Phase.RECORD, "early");
    var registration = host.extension(early);
    host.manager("alpha");
    soon().until(() -> script.steps().contains("preStartHook"));
    var going = new Thread(registration::unregister);
    going.start();
    release.countDown();
    going.join();
    host.running("alpha");
    assertThat(early.open()).isZero();
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void oneThatRefusesAnObjectLeavesTheOneThatServes() {
    host.register(
        ManagerExtension.class,
        new ManagerExtension() {
          @Override
          public Phase phase() {
            return Phase.TIMERS;
          }

          @Override
          public void check(Manager manager) throws IOException {
            if (manager instanceof ScriptedManager scripted && scripted.number() > 1) {
              throw new IOException("not that one");
            }
          }

          @Override
          public Attachment attach(ManagedManager managed) {
            return () -> {};
          }
        },
        Map.of());
    host.manager("refused");
    host.running("refused");
    host.start("recording", "2.0.0");
    soon().until(() -> !host.swaps("refused").isEmpty());
    assertThat(host.swaps("refused").get(0).failure()).contains("not that one");
    assertThat(host.handle("refused").echo("x")).isEqualTo("x#1");
    assertThat(Script.of("refused").entries()).doesNotContain(new Script.Entry(2, "initHost"));
  }
}
