package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.itest.probe.Runs;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** A component whose annotation says when it runs, and whose configuration says otherwise. */
class PeriodicComponentTest {
  private static final String PART = "dev.manager.periodic";
  private static final String TASK = "itest.sweep";

  private final Host host = new Host();

  @BeforeEach
  void startThePart() throws Exception {
    host.settings(PART, "periodic.fuzzy.delay.seconds", "0");
    host.part(PART);
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private PeriodicTasks tasks() {
    return host.service(PeriodicTasks.class);
  }

  private TaskInfo info() {
    return tasks().find(TASK).orElseThrow();
  }

  /** Tells whether it is there, for the component is made anew, and is so. */
  private boolean is(Predicate<TaskInfo> what) {
    return tasks().find(TASK).filter(what).isPresent();
  }

  @Test
  void itRunsByItsAnnotationUnlessItsConfigurationSaysOtherwise() throws Exception {
    Bundle bundle = host.start("sweeping");
    soon().until(() -> tasks().find(TASK).isPresent());
    assertThat(info().trigger()).isEqualTo("0.02 s after each run");
    assertThat(info().timeout()).isEqualTo(Duration.ofSeconds(30));
    int before = Runs.of(TASK).times("admin");
    soon().until(() -> Runs.of(TASK).times("admin") > before + 2);

    host.settings("itest.sweeping", "periodic.fixed.delay.seconds", 7200.0);
    soon().until(() -> is(each -> each.trigger().equals("7200 s after each run")));

    host.settings("itest.sweeping", "periodic.enabled", false);
    soon().until(() -> is(each -> each.state() == TaskState.OFF));

    bundle.stop();
    assertThat(tasks().find(TASK)).isEmpty();
  }
}
