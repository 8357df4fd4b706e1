package dev.manager.periodic.internal;

import dev.manager.ManagerNotFoundException;
import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import dev.manager.periodic.PeriodicTaskException;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.internal.Planned.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What operators, tools and tests do with tasks. Thread-safe; holds no lock. */
final class Operations implements PeriodicTasks {
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);
  private static final int NEXT_MOST = 1000;

  private final Engine engine;
  private final Registry registry;
  private final Set<Asked> asked = ConcurrentHashMap.newKeySet();

  Operations(Engine engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
  }

  @Override
  public List<TaskInfo> list() {
    return registry.all().stream().map(Task::info).toList();
  }

  @Override
  public Optional<TaskInfo> find(String task) {
    return Optional.ofNullable(registry.find(task)).map(Task::info);
  }

  @Override
  public CompletableFuture<TaskRun> run(String name) {
    Task task = registry.get(name);
    task.checkMayRun();
    var run = new Asked(task);
    asked.add(run);
    engine.tasks().put(run, engine.ticker().nanos());
    return run.outcome.copy(); // what the caller does with it changes nothing here
  }

  @Override
  public TaskInfo pause(String task) {
    Task found = registry.get(task);
    found.pause();
    return found.info();
  }

  @Override
  public TaskInfo resume(String task) {
    Task found = registry.get(task);
    found.resume();
    return found.info();
  }

  @Override
  public List<Instant> next(String task, int count) {
    if (count < 1 || count > NEXT_MOST) {
      throw new IllegalArgumentException(
          "Count is %d, expected 1 to %d".formatted(count, NEXT_MOST));
    }
    return registry.get(task).nextTimes(count);
  }

  @Override
  public List<TaskRun> history(String task) {
    return registry.get(task).history();
  }

  @Override
  public Duration periodicTasks(String manager, RequestContext context, boolean raiseOnError) {
    List<Task> tasks = registry.of(manager);
    if (tasks.isEmpty()) {
      throw new ManagerNotFoundException(manager, managers());
    }
    return pass(tasks, context, raiseOnError);
  }

  private List<String> managers() {
    return registry.all().stream()
        .map(Task::manager)
        .flatMap(Stream::ofNullable)
        .map(each -> Objects.requireNonNull(each))
        .distinct()
        .toList();
  }

  /** oslo's {@code run_periodic_tasks}. */
  static Duration pass(List<Task> tasks, RequestContext context, boolean raiseOnError) {
    long idle = LONGEST_IDLE.toNanos();
    for (Task each : tasks) {
      Look look = each.look();
      if (look == null) {
        continue;
      }
      idle = Math.min(idle, look.spacing());
      if (look.left() > 0) {
        idle = Math.min(idle, look.left());
        continue;
      }
      Throwable thrown = each.runIfDue(context);
      if (thrown != null && raiseOnError) {
        throw new PeriodicTaskException(each.name(), thrown);
      }
    }
    return Duration.ofNanos(idle);
  }

  /** Tells those who wait for a run that there will be none. */
  void close() {
    for (Asked each : asked) {
      each.outcome.completeExceptionally(
          new ManagerUnavailableException(
              "of the task", "this host", Duration.ZERO, "the periodic tasks are stopped"));
    }
  }

  /** One run that was asked for. Attended to once. */
  private final class Asked extends Appointment {
    private final Task task;
    private final CompletableFuture<TaskRun> outcome = new CompletableFuture<>();

    Asked(Task task) {
      this.task = task;
    }

    @Override
    void attend(long now) {
      try {
        task.runNow(outcome);
      } catch (RuntimeException e) {
        outcome.completeExceptionally(e);
      } finally {
        asked.remove(this);
      }
    }
  }
}
