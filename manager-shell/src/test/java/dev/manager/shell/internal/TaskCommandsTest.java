package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.RequestContext;
import dev.manager.periodic.Cluster;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.Overlap;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskNotFoundException;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TaskCommandsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final TaskRun GOOD =
      new TaskRun(
          NOON.minusSeconds(42),
          Duration.ofMillis(3),
          Duration.ofNanos(120_000),
          Outcome.SUCCEEDED,
          null);
  private static final TaskRun BAD =
      new TaskRun(
          NOON.minusSeconds(90),
          Duration.ofSeconds(11),
          Duration.ZERO,
          Outcome.FAILED,
          "java.io.IOException: disk full");

  /** Two tasks, of which nothing ever changes. */
  private static final class FakeTasks implements PeriodicTasks {
    private static TaskInfo info(String name, TaskState state, int inRow, TaskRun last) {
      return new TaskInfo(
          name,
          "volume",
          "every 60 s",
          state,
          Cluster.EACH,
          null,
          Overlap.SKIP,
          Duration.ZERO,
          7,
          3,
          inRow,
          1,
          0,
          last,
          state == TaskState.RUNNING ? Duration.ofSeconds(5) : null,
          NOON.plusSeconds(18));
    }

    @Override
    public List<TaskInfo> list() {
      return List.of(
          info("volume.report", TaskState.WAITING, 0, GOOD),
          info("volume.sweep", TaskState.RUNNING, 2, BAD));
    }

    @Override
    public Optional<TaskInfo> find(String task) {
      return list().stream().filter(each -> each.name().equals(task)).findFirst();
    }

    private TaskInfo get(String task) {
      return find(task)
          .orElseThrow(
              () -> new TaskNotFoundException(task, list().stream().map(TaskInfo::name).toList()));
    }

    @Override
    public CompletableFuture<TaskRun> run(String task) {
      return CompletableFuture.completedFuture(get(task).name().endsWith("report") ? GOOD : BAD);
    }

    @Override
    public TaskInfo pause(String task) {
      return get(task);
    }

    @Override
    public TaskInfo resume(String task) {
      return get(task);
    }

    @Override
    public List<Instant> next(String task, int count) {
      get(task);
      return List.of(NOON.plusSeconds(18), NOON.plusSeconds(78)).subList(0, Math.min(count, 2));
    }

    @Override
    public List<TaskRun> history(String task) {
      return List.of(BAD, GOOD);
    }

    @Override
    public Duration periodicTasks(String manager, RequestContext context, boolean raiseOnError) {
      return Duration.ZERO;
    }
  }

  private final TaskCommands commands =
      new TaskCommands(new FakeTasks(), Clock.fixed(NOON, ZoneOffset.UTC));

  @Test
  void tasksHasALineForEach() {
    assertThat(commands.tasks().toString().lines())
        .containsExactly(
            "TASK           TRIGGER     STATE            LAST          TOOK    LATE    OUTCOM"
                + "E                                 NEXT     RUNS  FAILED         SKIPPED  MISSED",
            "volume.report  every 60 s  waiting          42 s ago      3.0 ms  0.1 ms  succee"
                + "ded                               in 18 s  7     3              1        0",
            "volume.sweep   every 60 s  running for 5 s  1 m 30 s ago  11 s    0.0 ms  failed"
                + ": java.io.IOException: disk full  in 18 s  7     3, 2 in a row  1        0");
  }

  @Test
  void tasksOfOneAreItsRuns() {
    assertThat(commands.tasks("volume.report").toString().lines())
        .containsExactly(
            "STARTED               TOOK    LATE    OUTCOME",
            "2026-11-23T11:58:30Z  11 s    0.0 ms  failed: java.io.IOException: disk full",
            "2026-11-23T11:59:18Z  3.0 ms  0.1 ms  succeeded");
  }

  @Test
  void runSaysWhatCameOfIt() throws Exception {
    var session = new FakeSession().typing(new byte[0]);
    assertThat(commands.run(session, "volume.report"))
        .isEqualTo("volume.report succeeded after 3.0 ms");
    assertThat(commands.run(session, "volume.sweep"))
        .isEqualTo("volume.sweep failed: java.io.IOException: disk full after 11 s");
    assertThatThrownBy(() -> commands.run(session, "volume.none"))
        .hasMessage(
            "There is no periodic task \"volume.none\": expected one of [volume.report, volume.sweep]");
  }

  @Test
  void pauseResumeAndNextSayWhatFollows() {
    assertThat(commands.pause("volume.report")).isEqualTo("volume.report is paused");
    assertThat(commands.resume("volume.report")).isEqualTo("volume.report goes on, next in 18 s");
    assertThat(commands.next(2, "volume.report").toString().lines())
        .containsExactly(
            "NEXT                  IN",
            "2026-11-23T12:00:18Z  18 s",
            "2026-11-23T12:01:18Z  1 m 18 s");
  }

  @Test
  void withoutThePartACommandSaysWhatToStart() {
    assertThatThrownBy(() -> new TaskCommands(null, Clock.systemUTC()).tasks())
        .hasMessage("No periodic tasks are run here; start the bundle dev.manager.periodic");
  }
}
