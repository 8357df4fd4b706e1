package dev.manager.periodic.internal;

import dev.manager.periodic.TaskNotFoundException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of this host by name, and for a while those whose manager is away. Thread-safe: names
 * are given out under this object.
 */
final class Registry {
  private static final int PARKED_MOST = 10_000;
  private static final Comparator<Task> ORDER =
      Comparator.comparing(Task::manager, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Task::ordinal);

  private record Parked(Task task, long since) {}

  private final Engine engine;
  private final AtomicInteger ordinals = new AtomicInteger();
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();
  private final Map<String, Parked> parked = new LinkedHashMap<>(); // guarded by this

  Registry(Engine engine) {
    this.engine = engine;
  }

  /**
   * Takes a task of a manager in, with what is remembered of it.
   *
   * @param earliest when it may run first, unless it is remembered
   * @return null if the name is taken
   */
  synchronized @Nullable Task adopt(String name, String manager, Options options, long earliest) {
    if (tasks.containsKey(name)) {
      return null;
    }
    forgetOld();
    Parked before = parked.remove(name);
    Task task =
        before == null
            ? new Task(engine, name, manager, ordinals.incrementAndGet(), options, earliest)
            : before.task();
    tasks.put(name, task);
    return task;
  }

  /** Takes the task of a service in, under this name or, if it is taken, under the other. */
  synchronized Task adoptService(String name, String otherwise, Options options, long earliest) {
    String free = tasks.containsKey(name) ? otherwise : name;
    var task = new Task(engine, free, null, ordinals.incrementAndGet(), options, earliest);
    tasks.put(free, task);
    return task;
  }

  /** Lets go of a task, and remembers it: its manager may come back. */
  synchronized void park(Task task) {
    if (tasks.remove(task.name(), task)) {
      forgetOld();
      parked.put(task.name(), new Parked(task, engine.ticker().nanos()));
    }
  }

  private void forgetOld() {
    long oldest = engine.ticker().nanos() - engine.config().memory().toNanos();
    Iterator<Parked> each = parked.values().iterator();
    while (each.hasNext() && (each.next().since() - oldest < 0 || parked.size() > PARKED_MOST)) {
      each.remove();
    }
  }

  /** Lets go of a task for good. */
  synchronized void drop(Task task) {
    tasks.remove(task.name(), task);
  }

  /** Returns all, those of each manager in their order, those of services last. */
  List<Task> all() {
    return tasks.values().stream().sorted(ORDER).toList();
  }

  /** Returns all in no order, a live view. */
  Iterable<Task> unordered() {
    return tasks.values();
  }

  List<Task> of(String manager) {
    return tasks.values().stream()
        .filter(each -> manager.equals(each.manager()))
        .sorted(ORDER)
        .toList();
  }

  @Nullable Task find(String name) {
    return tasks.get(name);
  }

  Task get(String name) {
    Task task = tasks.get(name);
    if (task == null) {
      throw new TaskNotFoundException(name, all().stream().map(Task::name).toList());
    }
    return task;
  }
}
