package dev.manager.shell.internal;

import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what is known of periodic tasks into tables and lines. Immutable. */
final class TaskReports {
  private static final int FAILURE_LENGTH = 60;

  private final Clock clock;

  TaskReports(Clock clock) {
    this.clock = clock;
  }

  /** One line for each task. */
  Table list(List<TaskInfo> tasks) {
    return new Table(
        List.of(
            "TASK", "TRIGGER", "STATE", "LAST", "TOOK", "LATE", "OUTCOME", "NEXT", "RUNS", "FAILED",
            "SKIPPED", "MISSED"),
        tasks.stream().map(this::row).toList());
  }

  private List<String> row(TaskInfo task) {
    TaskRun last = task.lastRun();
    return List.of(
        task.name(),
        task.trigger(),
        state(task),
        last == null ? "-" : Spans.text(Duration.between(last.started(), clock.instant())) + " ago",
        last == null ? "-" : millis(last.took()),
        last == null ? "-" : millis(last.lateness()),
        last == null ? "-" : outcome(last),
        next(task.nextRun()),
        Long.toString(task.runs()),
        task.failuresInRow() == 0
            ? Long.toString(task.failures())
            : "%d, %d in a row".formatted(task.failures(), task.failuresInRow()),
        Long.toString(task.skipped()),
        Long.toString(task.missed()));
  }

  private static String state(TaskInfo task) {
    Duration running = task.running();
    String state = task.state().name().toLowerCase(Locale.ROOT);
    if (task.state() == TaskState.RUNNING && running != null) {
      return state + " for " + Spans.text(running);
    }
    String standby = task.standby();
    return task.state() == TaskState.STANDBY && standby != null
        ? state + ": " + Table.oneLine(standby)
        : state;
  }

  /** Says when a task runs next. */
  String next(TaskInfo task) {
    return next(task.nextRun());
  }

  private String next(@Nullable Instant at) {
    if (at == null) {
      return "-";
    }
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? "now" : "in " + Spans.text(left);
  }

  /** The next runs, one on each line. */
  Table next(List<Instant> times) {
    return new Table(
        List.of("NEXT", "IN"),
        times.stream()
            .map(
                each ->
                    List.of(
                        each.truncatedTo(ChronoUnit.MILLIS).toString(),
                        Spans.text(Duration.between(clock.instant(), each))))
            .toList());
  }

  /** The latest runs, one on each line. */
  Table history(List<TaskRun> runs) {
    return new Table(
        List.of("STARTED", "TOOK", "LATE", "OUTCOME"),
        runs.stream()
            .map(
                each ->
                    List.of(
                        each.started().truncatedTo(ChronoUnit.MILLIS).toString(),
                        millis(each.took()),
                        millis(each.lateness()),
                        outcome(each)))
            .toList());
  }

  /** Says how a run ended, with what it threw. */
  static String outcome(TaskRun run) {
    String how = run.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String failure = run.failure();
    if (failure == null) {
      return how;
    }
    String line = Table.oneLine(failure);
    return how
        + ": "
        + (line.length() <= FAILURE_LENGTH ? line : line.substring(0, FAILURE_LENGTH - 3) + "...");
  }

  /** Writes a short time with a digit after the point where it matters. */
  static String millis(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 10
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : time.toMillis() < 10_000 ? time.toMillis() + " ms" : Spans.text(time);
  }
}
