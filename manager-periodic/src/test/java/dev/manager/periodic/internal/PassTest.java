package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerNotFoundException;
import dev.manager.RequestContext;
import dev.manager.periodic.PeriodicTaskException;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nova's call, with the figures of oslo.service's own tests. */
class PassTest {
  private final Lab lab = new Lab("periodic.enabled", false);

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private AtomicInteger counting(String name, Object... options) {
    var count = new AtomicInteger();
    lab.add(name, context -> count.incrementAndGet(), options);
    return count;
  }

  @Test
  void eachRunsInItsTimeWhateverTheOthersThrow() {
    var a = counting("a", "spacing.seconds", 60);
    var b = new AtomicInteger();
    lab.add(
        "b",
        context -> {
          b.incrementAndGet();
          throw new StackOverflowError("not the loop's");
        },
        "spacing.seconds",
        60);
    var c = counting("c", "spacing.seconds", 70, "run.immediately", true);
    var d = counting("d", "spacing.seconds", 70);
    var added = counting("added", "spacing.seconds", 60); // as add_periodic_task does
    List<List<Integer>> runs = new ArrayList<>();
    for (int pause : List.of(0, 60, 30, 60)) { // at 340, 400, 430 and 490 of the original
      lab.ticker.advance(Duration.ofSeconds(pause));
      lab.pass();
      runs.add(List.of(a.get(), b.get(), c.get(), d.get(), added.get()));
    }
    assertThat(runs)
        .containsExactly(
            List.of(0, 0, 1, 0, 0),
            List.of(1, 1, 1, 0, 1),
            List.of(1, 1, 2, 1, 1),
            List.of(2, 2, 3, 2, 2));
  }

  @Test
  void everyNinthPassRunsATaskOfNineSeconds() {
    var count = counting("a", "spacing.seconds", 9);
    for (int i = 1; i <= 200; i++) {
      lab.ticker.advance(Duration.ofSeconds(1));
      lab.pass();
      assertThat(count.get()).describedAs("after %d s", i).isEqualTo(i / 9);
    }
  }

  @Test
  void theIdleTimeIsWhatIsLeft() {
    var count = counting("a", "spacing.seconds", 10);
    lab.ticker.advance(Duration.ofSeconds(5));
    assertThat(lab.pass()).isEqualTo(seconds(5));
    assertThat(count).hasValue(0);
    lab.ticker.advance(Duration.ofSeconds(5));
    assertThat(lab.pass()).isEqualTo(seconds(10));
    assertThat(count).hasValue(1);
  }

  @Test
  void anImmediateOneRunsAtOnce() {
    var count = counting("a", "spacing.seconds", 10, "run.immediately", true);
    assertThat(lab.pass()).isEqualTo(seconds(10));
    assertThat(count).hasValue(1);
    lab.ticker.advance(Duration.ofSeconds(5));
    assertThat(lab.pass()).isEqualTo(seconds(5));
    assertThat(count).hasValue(1);
  }

  @Test
  void theIdleTimeIsAMinuteAtTheMost() {
    assertThat(lab.pass()).isEqualTo(seconds(60));
    Task off = lab.add("off", context -> {}, "spacing.seconds", -1);
    assertThat(lab.pass()).isEqualTo(seconds(60));
    assertThat(off.info().state()).isEqualTo(TaskState.OFF);
    Task unset = lab.add("default", context -> {}, "spacing.seconds", 0);
    assertThat(lab.pass()).isEqualTo(seconds(60));
    assertThat(unset.info().trigger()).isEqualTo("every 60 s");
    lab.add("long", context -> {}, "spacing.seconds", 200);
    assertThat(lab.pass()).isEqualTo(seconds(60));
  }

  @Test
  void theFirstThatThrowsEndsThePassIfAskedTo() {
    var broken = new IllegalStateException("broken");
    lab.add(
        "a",
        context -> {
          throw broken;
        },
        "spacing.seconds",
        10);
    var next = counting("b", "spacing.seconds", 10);
    lab.ticker.advance(Duration.ofSeconds(10));
    assertThatThrownBy(() -> lab.operations.periodicTasks("m", RequestContext.admin(), true))
        .isInstanceOf(PeriodicTaskException.class)
        .hasCause(broken)
        .hasMessageContaining("m.a");
    assertThat(next).hasValue(0);
    assertThat(lab.pass()).describedAs("a has used its slot, b has not").isEqualTo(seconds(10));
    assertThat(next).hasValue(1);
    assertThat(lab.events).containsExactly("failed m.a java.lang.IllegalStateException: broken");
  }

  @Test
  void whatAnotherProcessMayRunIsLeftToIt() {
    var count = counting("a", "spacing.seconds", 10, "external.process.ok", true);
    lab.engine.config(Lab.settings("periodic.enabled", false, "periodic.external.enabled", false));
    lab.ticker.advance(Duration.ofSeconds(20));
    assertThat(lab.pass()).isEqualTo(seconds(60));
    assertThat(count).hasValue(0);
    assertThat(lab.operations.list()).hasSize(1);
    lab.engine.config(Lab.settings("periodic.enabled", false));
    lab.pass();
    assertThat(count).hasValue(1);
  }

  @Test
  void theContextIsTheCallers() {
    List<String> ids = new ArrayList<>();
    lab.add("a", context -> ids.add(context.requestId()), "run.immediately", true);
    var context = RequestContext.admin();
    lab.operations.periodicTasks("m", context, false);
    assertThat(ids).containsExactly(context.requestId());
  }

  @Test
  void aManagerThatIsNotThereIsNamed() {
    lab.add("a", context -> {});
    assertThatThrownBy(() -> lab.operations.periodicTasks("n", RequestContext.admin(), false))
        .isInstanceOf(ManagerNotFoundException.class)
        .hasMessageContaining("\"n\"")
        .hasMessageContaining("[m]");
  }
}
