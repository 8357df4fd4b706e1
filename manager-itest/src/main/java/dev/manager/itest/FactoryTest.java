package dev.manager.itest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several managers of one class, each with a configuration of its own. */
class FactoryTest {
  private final Host host = new Host();

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void oneThatFailsDoesNotDisturbTheOther() throws Exception {
    host.configure("supervisor.initial.seconds", 0.02, "supervisor.max.seconds", 0.05);
    Script.of("beta")
        .on(
            "initHost",
            self -> {
              throw new java.io.IOException("beta is broken");
            });
    host.manager("alpha");
    var beta = host.manager("beta");
    host.running("alpha");
    Host.soon().until(() -> Script.of("beta").objects() > 5);
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
    assertThat(Script.of("alpha").steps())
        .containsExactly("new", "initHost", "preStartHook", "postStartHook", "call", "called");
    Host.soon()
        .untilAsserted(
            () ->
                assertThat(host.states("alpha"))
                    .containsExactly(
                        ManagerState.INITIALIZING,
                        ManagerState.PREPARING,
                        ManagerState.STARTING,
                        ManagerState.RUNNING));
    Script.of("beta").off("initHost");
    host.running("beta");
    assertThat(host.handle("beta").echo("y")).startsWith("y#");
    host.remove(beta);
    host.gone("beta");
    assertThat(host.handle("alpha").echo("x")).isEqualTo("x#1");
  }

  @Test
  void aResetConcernsOneOnly() throws Exception {
    var alpha = host.manager("alpha", "limit", 3);
    host.manager("beta", "limit", 3);
    host.running("alpha");
    host.running("beta");
    Host.change(alpha, "limit", 4);
    Host.soon().until(() -> host.info("alpha").resets() == 1);
    assertThat(host.info("beta").resets()).isZero();
  }
}
