package dev.manager.shell.internal;

import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands of the scope {@code manager} for periodic tasks. Public for Gogo, which calls public
 * methods only; the package is not exported. Thread-safe: holds nothing but a service. The commands
 * stay when that goes, and say so.
 */
@Component(
    service = TaskCommands.class,
    property = {
      "osgi.command.scope=manager",
      "osgi.command.function=tasks",
      "osgi.command.function=run",
      "osgi.command.function=pause",
      "osgi.command.function=resume",
      "osgi.command.function=next"
    })
public final class TaskCommands {
  private static final String NEXT_COUNT = "5";
  private static final long LOOK_MILLIS = 200;
  private static final Duration TELL_EVERY = Duration.ofSeconds(2);

  private final TaskReports reports;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable PeriodicTasks tasks;

  /** For Declarative Services. */
  @Activate
  public TaskCommands() {
    this(null, Clock.systemUTC());
  }

  TaskCommands(@Nullable PeriodicTasks tasks, Clock clock) {
    this.tasks = tasks;
    this.reports = new TaskReports(clock);
  }

  /**
   * Lists the periodic tasks.
   *
   * @return a table with a line for each
   */
  @Descriptor("lists the periodic tasks of this host: when, how long, how late, what came of them")
  public Object tasks() {
    List<TaskInfo> all = present().list();
    return all.isEmpty() ? "No periodic task" : reports.list(all);
  }

  /**
   * Lists the latest runs of one task.
   *
   * @param task which
   * @return a table, the oldest first
   */
  @Descriptor("lists the latest runs of one periodic task")
  public Object tasks(@Descriptor("the task's name, as manager:tasks has it") String task) {
    List<TaskRun> runs = present().history(task);
    return runs.isEmpty() ? task + " has not run yet" : reports.history(runs);
  }

  /**
   * Runs a task now, and prints meanwhile for how long it has been running.
   *
   * @param session where that is printed
   * @param task which
   * @return one line that says what came of it
   * @throws InterruptedException if the shell is closed meanwhile; the run goes on
   */
  @Descriptor("runs a periodic task now and says what came of it; its grid stays as it is")
  public Object run(CommandSession session, @Descriptor("the task's name") String task)
      throws InterruptedException {
    CompletableFuture<TaskRun> run = present().run(task);
    long began = System.nanoTime();
    long told = began;
    while (true) {
      try {
        TaskRun ended = run.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return "%s %s after %s"
            .formatted(task, TaskReports.outcome(ended), TaskReports.millis(ended.took()));
      } catch (TimeoutException e) {
        long now = System.nanoTime();
        if (now - told >= TELL_EVERY.toNanos()) {
          told = now;
          session
              .getConsole()
              .printf("%s: running for %d s%n", task, TimeUnit.NANOSECONDS.toSeconds(now - began));
          session.getConsole().flush();
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw new IllegalStateException(
            String.valueOf(cause == null ? e.getMessage() : cause.getMessage()), e);
      }
    }
  }

  /**
   * Pauses a task.
   *
   * @param task which
   * @return one line that says so
   */
  @Descriptor("lets a periodic task not run by itself until it is resumed")
  public Object pause(@Descriptor("the task's name") String task) {
    present().pause(task);
    return task + " is paused";
  }

  /**
   * Resumes a task.
   *
   * @param task which
   * @return one line that says when it runs
   */
  @Descriptor("lets a paused periodic task run again, at its next slot")
  public Object resume(@Descriptor("the task's name") String task) {
    return "%s goes on, next %s".formatted(task, reports.next(present().resume(task)));
  }

  /**
   * Tells when a task runs next.
   *
   * @param count how many times
   * @param task which
   * @return a table, the earliest first
   */
  @Descriptor("tells when a periodic task runs next")
  public Object next(
      @Descriptor("how many times, " + NEXT_COUNT + " unless given")
          @Parameter(
              names = {"-n", "--count"},
              absentValue = NEXT_COUNT)
          int count,
      @Descriptor("the task's name") String task) {
    var times = present().next(task, count);
    return times.isEmpty() ? task + " does not run by itself" : reports.next(times);
  }

  private PeriodicTasks present() {
    PeriodicTasks service = tasks;
    if (service == null) {
      throw new IllegalStateException(
          "No periodic tasks are run here; start the bundle dev.manager.periodic");
    }
    return service;
  }
}
