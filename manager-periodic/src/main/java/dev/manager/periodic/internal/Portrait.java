package dev.manager.periodic.internal;

import dev.manager.periodic.Cluster;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a task. Stateless; called under the task's lock. */
final class Portrait {
  private Portrait() {}

  /**
   * Takes it.
   *
   * @param standby why the last slot of the cluster was not for this host, if it was not
   */
  static TaskInfo of(Task task, List<Run> underway, Tally tally, @Nullable String standby) {
    Options options = task.options();
    String waits = standby(task, standby);
    return new TaskInfo(
        task.name(),
        task.manager(),
        options.trigger().toString(),
        underway.isEmpty() ? idle(task, waits) : TaskState.RUNNING,
        options.cluster(),
        waits,
        options.overlap(),
        Duration.ofNanos(options.timeout()),
        tally.runs(),
        tally.failures(),
        tally.failuresInRow(),
        tally.skipped(),
        tally.missed(),
        tally.last(),
        underway.isEmpty() ? null : Duration.ofNanos(task.now() - underway.get(0).started),
        task.nextTimes(1).stream().findFirst().orElse(null));
  }

  /** Says why it may not run now. */
  static String busy(Task task, List<Run> underway) {
    return "Periodic task %s runs already, for %.1f s, and may run %s"
        .formatted(
            task.name(),
            underway.isEmpty() ? 0.0 : (task.now() - underway.get(0).started) / 1e9,
            task.options().isConcurrent()
                ? "at most %d times at once".formatted(task.engine().config().concurrentMax())
                : "only once at a time (overlap %s)".formatted(task.options().overlap()));
  }

  private static @Nullable String standby(Task task, @Nullable String standby) {
    if (task.options().cluster() == Cluster.EACH) {
      return null;
    }
    return task.engine().turns().isPossible() ? standby : Turns.NO_LEASES;
  }

  private static TaskState idle(Task task, @Nullable String standby) {
    if (!task.isOn()) {
      return TaskState.OFF;
    }
    if (task.isPaused()) {
      return TaskState.PAUSED;
    }
    if (task.timetable().slot() == Timetable.NEVER) {
      return TaskState.DONE;
    }
    return standby == null ? TaskState.WAITING : TaskState.STANDBY;
  }
}
