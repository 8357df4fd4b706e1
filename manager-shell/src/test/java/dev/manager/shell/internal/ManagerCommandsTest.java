package dev.manager.shell.internal;

import static dev.manager.ManagerState.FAILED;
import static dev.manager.ManagerState.RUNNING;
import static dev.manager.ManagerState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

class ManagerCommandsTest {
  private static final Clock CLOCK =
      Clock.fixed(FakeManagers.NOON.plus(Duration.ofSeconds(65)), ZoneOffset.UTC);

  private final FakeManagers managers = new FakeManagers();
  private final ManagerCommands commands = new ManagerCommands(managers, CLOCK);
  private final FakeSession terminal = new FakeSession();
  private final CommandSession session = terminal.typing(new byte[0]);

  @Test
  void listHasALineForEachManager() {
    managers
        .with(FakeManagers.info("volume", RUNNING, null))
        .with(FakeManagers.info("network", FAILED, "initHost: " + "no route ".repeat(20)));
    assertThat(commands.list().toString().lines())
        .containsExactly(
            "NAME     STATE    SINCE    BUNDLE                        CALLS  RESETS  DIAGNOSIS",
            "volume   RUNNING  1 m 5 s  org.example.volume 1.0.0 [7]  3      2",
            "network  FAILED   1 m 5 s  org.example.volume 1.0.0 [7]  3      2       "
                + "initHost: no route no route no route no route no route no...");
  }

  @Test
  void listOfNoneSaysSo() {
    assertThat(commands.list()).hasToString("No manager on host host-1");
  }

  @Test
  void showHasTheFailureInFullAndEveryInterface() {
    managers.with(FakeManagers.info("volume", FAILED, "initHost failed:\nthe pool is gone"));
    assertThat(commands.show("volume").toString())
        .contains("since            2026-11-23T12:00:00Z (1 m 5 s ago)\n")
        .contains("failure          initHost failed:\n                 the pool is gone\n")
        .contains("api              org.example.Volumes\n                 org.example.Pools\n")
        .contains("retry            -\n")
        .contains("calls in flight  3\n")
        .contains("oldest calls     Volumes.create for 3 s on thread \"pool-1-thread-1\" (")
        .endsWith("extensions       org.example.Records");
  }

  @Test
  void showOfAnUnknownManagerNamesThoseThatAre() {
    managers.with(FakeManagers.info("volume", RUNNING, null));
    assertThatThrownBy(() -> commands.show("volumes"))
        .isInstanceOf(ManagerNotFoundException.class)
        .hasMessage("No manager is named \"volumes\"; this host has [volume]");
  }

  @Test
  void resetOfAllLeavesAloneWhatDoesNotRun() {
    managers
        .with(FakeManagers.info("volume", RUNNING, null))
        .with(FakeManagers.info("network", STOPPED, null));
    assertThat(commands.reset())
        .hasToString("NAME     RESULT\nvolume   reset\nnetwork  left alone: it is STOPPED");
    assertThat(commands.reset("volume")).isEqualTo("volume is RUNNING after reset 2");
  }

  @Test
  void drainPrintsTheCallsInFlight() throws Exception {
    managers.with(FakeManagers.info("volume", RUNNING, null));
    assertThat(commands.drain(session, 30, "volume")).isEqualTo("volume is STOPPED");
    assertThat(terminal.printed().lines())
        .containsExactly("volume: 3 calls in flight, the oldest Volumes.create for 3 s");
    assertThat(commands.drain(session, 30, "volume")).isEqualTo("volume was STOPPED already");
  }

  @Test
  void drainRefusesATimeThatIsNone() {
    managers.with(FakeManagers.info("volume", RUNNING, null));
    assertThatThrownBy(() -> commands.drain(session, -1, "volume"))
        .hasMessage("--timeout is -1.0, expected seconds, 0 or more");
  }

  @Test
  void withoutTheRuntimeACommandSaysWhatToStart() {
    assertThatThrownBy(() -> new ManagerCommands(null, CLOCK).list())
        .hasMessage("The managers' runtime is not running; start the bundle dev.manager.impl");
  }
}
