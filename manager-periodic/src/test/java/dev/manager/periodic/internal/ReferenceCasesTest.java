package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.Manager;
import dev.manager.periodic.Periodic;
import dev.manager.periodic.TaskState;
import dev.manager.periodic.internal.Methods.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What oslo.service's own tests say of classes with periodic methods, and where we are better. Its
 * figures for passes and idle times are in {@link PassTest}, those of the grid in {@link GridTest},
 * overrides in {@link MethodsTest}. Its looping calls are left to a library.
 */
class ReferenceCasesTest {
  private final Lab lab = new Lab();

  /** As in oslo's test of the meta class. */
  @SuppressWarnings("UnusedMethod") // found by reflection
  static class Service extends Manager {
    @Periodic
    void byDefault() {}

    @Periodic(spacing = 4)
    void four() {}

    @Periodic(enabled = false)
    void disabled() {}

    @Periodic(name = "better-name", spacing = -1)
    void baz() {}
  }

  private Map<String, Task> tasksOf(Class<? extends Manager> type) {
    Map<String, Task> tasks = new LinkedHashMap<>();
    for (Found each : Methods.of(type)) {
      Task task =
          java.util.Objects.requireNonNull(
              lab.registry.adopt("m." + each.name(), "m", each.options(), lab.ticker.nanos()));
      task.attach(Lab.work(context -> {}), each.options());
      tasks.put(each.name(), task);
    }
    return tasks;
  }

  @Test
  void whatAClassHasIsFoundUnderItsNameAndMoreCanBeAdded() {
    Map<String, Task> tasks = tasksOf(Service.class);
    assertThat(tasks.keySet()).containsExactly("better-name", "byDefault", "disabled", "four");
    assertThat(lab.operations.find("m.byDefault").orElseThrow().trigger()).isEqualTo("every 60 s");
    assertThat(lab.operations.find("m.four").orElseThrow().trigger()).isEqualTo("every 4 s");
    assertThat(Operations.pass(lab.registry.of("m"), dev.manager.RequestContext.admin(), true))
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(tasks.values().stream().filter(each -> each.info().state() != TaskState.OFF))
        .describedAs("those that oslo has at all")
        .hasSize(2);
    lab.add("another-name", context -> {}, "spacing.seconds", 20);
    assertThat(lab.operations.list()).hasSize(5);
    assertThat(lab.operations.find("m.another-name")).isPresent();
  }

  @Test
  void aTaskWithNoRunYetIsOnTheGridFromItsFirst() {
    lab.ticker.advance(Duration.ofSeconds(1747));
    var grid =
        new GridTimetable(
            lab.ticker, () -> 0.0, Duration.ofSeconds(88).toNanos(), true, lab.ticker.nanos());
    lab.ticker.advance(Duration.ofSeconds(88));
    long now = lab.ticker.nanos();
    grid.began(now);
    assertThat(grid.last()).describedAs("oslo's nearest boundary of None").isEqualTo(now);
  }

  @Test
  void aSlowTaskDelaysNoOtherAndNeverOverlapsItself() {
    List<String> runs = new ArrayList<>();
    long begin = lab.ticker.nanos();
    lab.add(
        "b",
        context -> {
          runs.add("b begins " + (lab.ticker.nanos() - begin) / 100_000_000);
          for (int i = 0; i < 10; i++) {
            lab.ticker.advance(Duration.ofMillis(100)); // the rest of the crew attends meanwhile
            lab.pump();
          }
          runs.add("b ends " + (lab.ticker.nanos() - begin) / 100_000_000);
        },
        "run.immediately",
        true,
        "spacing.seconds",
        0.7);
    lab.add(
        "a",
        context -> runs.add("a " + (lab.ticker.nanos() - begin) / 100_000_000),
        "spacing.seconds",
        0.5);
    lab.pump();
    assertThat(runs).containsExactly("b begins 0", "a 5", "a 10", "b ends 10");
  }
}
