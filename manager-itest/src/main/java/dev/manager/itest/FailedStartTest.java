package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A start that fails undoes what it did, says why, and is tried again. */
class FailedStartTest {
  private final Host host = new Host();
  private final Script script = Script.of("alpha");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        Arguments.of("prepare RPC", List.of()),
        Arguments.of("initHost", List.of()),
        Arguments.of("attach RECORD", List.of("cleanupHost")),
        Arguments.of("preStartHook", List.of("close RECORD", "cleanupHost")),
        Arguments.of("attach RPC", List.of("close RECORD", "cleanupHost")),
        Arguments.of("postStartHook", List.of("close RPC", "close RECORD", "cleanupHost")),
        Arguments.of("attach JOIN", List.of("close RPC", "close RECORD", "cleanupHost")),
        Arguments.of(
            "attach TIMERS", List.of("close JOIN", "close RPC", "close RECORD", "cleanupHost")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void undoesTheStepsBeforeInReverseOrder(String step, List<String> undone) throws Exception {
    host.configure("supervisor.enabled", false);
    host.extensionsOfAllPhases();
    script.on(step, self -> fail("no luck with " + step));
    host.manager("alpha");
    ManagerInfo failed = soon().until(() -> host.failed("alpha"), info -> info.attempts() > 0);

    assertThat(failed.state()).isEqualTo(ManagerState.FAILED);
    assertThat(failed.failure()).contains("no luck with " + step);
    assertThat(failed.bundle()).contains("dev.manager.itest.recording");
    assertThat(failed.retryAt()).isNull();
    assertThat(failed.attempts()).isEqualTo(1);
    assertThat(failed.extensions()).isEmpty();
    List<String> all = script.steps();
    assertThat(all.subList(all.indexOf(step) + 1, all.size()))
        .filteredOn(s -> !s.startsWith("quiesce"))
        .containsExactlyElementsOf(undone);
    assertThat(script.objects()).isEqualTo(1);
    soon()
        .untilAsserted(
            () -> assertThat(host.states("alpha")).last().isEqualTo(ManagerState.FAILED));
  }

  @Test
  void undoesAllEvenWhenTheUndoingThrows() throws Exception {
    host.configure("supervisor.enabled", false);
    host.extensionsOfAllPhases();
    for (String step : List.of("attach TIMERS", "close JOIN", "close RPC", "cleanupHost")) {
      script.on(step, self -> fail("no luck with " + step));
    }
    host.manager("alpha");
    assertThat(host.failed("alpha").failure()).contains("no luck with attach TIMERS");
    assertThat(script.steps())
        .filteredOn(s -> s.startsWith("close") || s.equals("cleanupHost"))
        .containsExactly("close JOIN", "close RPC", "close RECORD", "cleanupHost");
  }

  @Test
  void theSupervisorTriesAgainUntilItRuns() throws Exception {
    host.configure("supervisor.initial.seconds", 0.05, "supervisor.max.seconds", 0.2);
    var tries = new AtomicInteger();
    script.on(
        "preStartHook",
        self -> {
          if (tries.incrementAndGet() <= 4) {
            fail("try " + tries);
          }
        });
    host.manager("alpha");
    ManagerInfo running = host.running("alpha");
    assertThat(tries).hasValue(5);
    assertThat(running.failure()).isNull();
    assertThat(running.retryAt()).isNull();
    assertThat(script.objects()).isEqualTo(5);
    assertThat(script.steps()).filteredOn("cleanupHost"::equals).hasSize(4);
    soon()
        .untilAsserted(
            () ->
                assertThat(host.states("alpha"))
                    .filteredOn(ManagerState.FAILED::equals)
                    .hasSize(4));
  }

  @Test
  void saysWhenItTriesAgain() throws Exception {
    host.configure("supervisor.initial.seconds", 3600, "supervisor.max.seconds", 7200);
    script.on("initHost", self -> fail("no luck"));
    host.manager("alpha");
    ManagerInfo failed = soon().until(() -> host.failed("alpha"), found -> found.retryAt() != null);
    assertThat(failed.retryAt()).isAfter(java.time.Instant.now());
    assertThat(failed.attempts()).isEqualTo(1);
  }

  @Test
  void aNewConfigurationIsTriedAtOnce() throws Exception {
    host.configure("supervisor.enabled", false);
    var alpha = host.manager("alpha", "limit", "many");
    ManagerInfo failed = host.failed("alpha");
    assertThat(failed.failure()).contains("limit", "many", "a whole number from 1 to 10");
    Host.change(alpha, "limit", "7");
    assertThat(host.running("alpha").failure()).isNull();
  }

  private static void fail(String why) throws IOException {
    throw new IOException(why);
  }
}
