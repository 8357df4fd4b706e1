package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerInfo;
import dev.manager.Swap;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.Script;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** Which of several managers of one name serves, and that no lesser one is tried before it. */
class SwapOrderTest {
  private final Host host = new Host();
  private final String name = Host.unique("order");
  private final Script script = Script.of(name);

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Bundle one() {
    host.manager(name);
    host.running(name);
    return host.recordingBundle();
  }

  private Bundle version(String version) {
    return host.start("recording", version);
  }

  private void serves(int object) {
    Calls calls = host.handle(name);
    soon().until(() -> calls.echo("x").equals("x#" + object));
  }

  private ManagerInfo standsBy() {
    return standsBy("");
  }

  private ManagerInfo standsBy(String why) {
    return soon()
        .until(
            () ->
                standingBy().stream()
                    .filter(info -> String.valueOf(info.why()).contains(why))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private List<ManagerInfo> standingBy() {
    return host.managers().list().stream()
        .filter(info -> info.name().equals(name) && info.generation() == 0)
        .filter(info -> info.why() != null)
        .toList();
  }

  @Test
  void rankingBeatsVersionBeatsAge() throws Exception {
    Bundle one = host.recordingBundle();
    Bundle two = version("2.0.0");
    host.managerOf(one, Host.RECORDING_PID, name, "service.ranking", 5);
    serves(1);
    var younger = host.managerOf(one, Host.RECORDING_PID, name, "service.ranking", 5);
    assertThat(standsBy().why()).contains("it came first, with the same ranking and version");
    host.remove(younger);
    soon()
        .until(
            () ->
                host.managers().list().stream()
                    .filter(info -> info.name().equals(name))
                    .allMatch(info -> info.generation() == 1));
    var newer = host.managerOf(two, Host.RECORDING_PID, name);
    assertThat(standsBy().why()).contains("its service.ranking 5 is above 0");
    assertThat(script.objects()).isEqualTo(1);
    Host.change(newer, "service.ranking", 5);
    serves(2);
    assertThat(host.running(name).why()).isEqualTo("its version 2.0.0 is above 1.0.0");
    Host.change(newer, "service.ranking", 4);
    serves(3);
    assertThat(host.running(name).why()).isEqualTo("its service.ranking 5 is above 4");
    assertThat(host.swaps(name)).extracting(Swap::kind).containsOnly(Swap.Kind.SIDE_BY_SIDE);
  }

  @Test
  void aLowerVersionStandsByAndNeverStarts() {
    version("2.0.0");
    host.factory(Host.map("manager.name", name));
    serves(1);
    host.recordingBundle();
    version("1.0.0");
    assertThat(standsBy().bundle()).contains(" 1.0.0 ");
    assertThat(script.objects()).isEqualTo(1);
    assertThat(host.swaps(name)).isEmpty();
  }

  @Test
  void theBestOfThreeServes() throws Exception {
    one();
    Bundle three = version("3.0.0");
    serves(2);
    soon().until(() -> host.running(name).generation() == 2);
    Bundle two = version("2.0.0");
    soon()
        .until(
            () ->
                host.managers().list().stream()
                    .filter(info -> info.name().equals(name) && info.generation() == 0)
                    .count(),
            Long.valueOf(2)::equals);
    assertThat(script.objects()).isEqualTo(2);
    three.uninstall();
    serves(3);
    assertThat(host.running(name).bundle()).contains(" 2.0.0 ");
    two.uninstall();
    serves(4);
    assertThat(host.running(name).bundle()).contains(" 1.0.0 ");
  }

  /** It is being constructed when a lesser one may have a reason to be tried. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noLesserOneIsTriedWhileABetterOneIs(boolean succeeds) throws Exception {
    host.configure("supervisor.initial.seconds", 600, "supervisor.max.seconds", 600);
    Bundle one = version("1.0.0");
    var configured = host.managerOf(one, Host.RECORDING_PID, name);
    host.running(name);
    Bundle three = version("3.0.0");
    host.managerOf(three, Host.RECORDING_PID, name);
    serves(2);
    host.managerOf(version("2.0.0"), Host.RECORDING_PID, name);
    soon().until(() -> standingBy().size() == 2);
    var release = new CountDownLatch(1);
    script.onBirth(
        () -> {
          if (script.objects() == 3) {
            await(release);
            if (!succeeds) {
              throw new IllegalStateException("broken on purpose");
            }
          }
        });
    three.uninstall();
    soon().until(() -> script.objects() == 3);
    for (int limit = 1; limit <= 5; limit++) {
      Host.change(configured, "limit", limit);
    }
    ManagerInfo lesser = standsBy("goes first");
    assertThat(lesser.bundle()).contains(" 1.0.0 ");
    assertThat(lesser.why()).contains("dev.manager.itest.recording 2.0.0").doesNotContain("3.0.0");
    assertThat(script.objects()).isEqualTo(3);
    release.countDown();
    serves(succeeds ? 3 : 4);
    assertThat(host.running(name).bundle()).contains(succeeds ? " 2.0.0 " : " 1.0.0 ");
    if (succeeds) {
      assertThat(standsBy("is above").why()).contains("its version 2.0.0 is above 1.0.0");
    } else {
      assertThat(host.failed(name).failure()).contains("broken on purpose");
    }
  }

  /** Two are started beside the one that serves; the better one of them fails. */
  @Test
  void theNextBestReplacesTheOneThatServesWhenTheBestFails() throws Exception {
    host.configure("supervisor.initial.seconds", 600, "supervisor.max.seconds", 600);
    host.managerOf(version("1.0.0"), Host.RECORDING_PID, name);
    serves(1);
    var release = new CountDownLatch(1);
    script.onBirth(
        () -> {
          if (script.objects() == 2) {
            await(release);
            throw new IllegalStateException("broken on purpose");
          }
        });
    host.managerOf(version("3.0.0"), Host.RECORDING_PID, name);
    soon().until(() -> script.objects() == 2);
    host.managerOf(version("2.0.0"), Host.RECORDING_PID, name);
    assertThat(standsBy("goes first").bundle()).contains(" 2.0.0 ");
    assertThat(script.objects()).isEqualTo(2);
    release.countDown();
    host.failed(name);
    serves(3);
    assertThat(host.running(name).bundle()).contains(" 2.0.0 ");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
