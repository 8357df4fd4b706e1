package dev.manager.periodic.internal;

import dev.manager.Manager;
import dev.manager.ManagerException;
import dev.manager.periodic.internal.Methods.Found;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The periodic tasks of one manager. Thread-safe: guarded by this, since settings change beside the
 * manager's own life; no task runs under it.
 */
final class ManagerTimers implements Attachment {
  private static final Logger log = LoggerFactory.getLogger(ManagerTimers.class);
  static final long GRACE = TimeUnit.SECONDS.toNanos(2);

  private final ManagedManager managed;
  private final Engine engine;
  private final Registry registry;
  private final String name;
  private final Map<String, Found> found = new LinkedHashMap<>(); // guarded by this
  private final Map<String, Task> tasks = new LinkedHashMap<>(); // guarded by this
  private final List<Task> leaving = new ArrayList<>(); // guarded by this: of an earlier object
  private Overrides own; // guarded by this

  /**
   * Begins the timers of a manager.
   *
   * @throws ManagerException if a method, an option or the configuration cannot be used
   */
  ManagerTimers(ManagedManager managed, Engine engine, Registry registry) {
    this.managed = managed;
    this.engine = engine;
    this.registry = registry;
    this.name = managed.name();
    this.own = Overrides.of(managed.config(), Set.of());
    long delay = (long) (engine.random().getAsDouble() * engine.config().fuzzyDelay().toNanos());
    synchronized (this) {
      follow(managed.manager(), engine.ticker().nanos() + delay);
    }
  }

  /** Runs the methods of this object from now on. */
  private void follow(Manager object, long earliest) {
    List<Found> methods = Methods.of(object.getClass());
    Map<String, Options> options = new LinkedHashMap<>();
    methods.forEach(each -> options.put(each.name(), optionsOf(each, own)));
    drop(options.keySet());
    found.clear();
    methods.forEach(each -> found.put(each.name(), each));
    Set<String> unknown = own.unknown(found.keySet());
    if (!unknown.isEmpty()) {
      log.warn("The configuration of manager {} speaks of {}, which are no tasks", name, unknown);
    }
    for (Found each : methods) {
      Options its = options.getOrDefault(each.name(), each.options());
      task(each.name(), its, earliest).attach(new ManagerWork(managed, object, each), its);
    }
  }

  private void drop(Set<String> kept) {
    Set<String> gone = new LinkedHashSet<>(tasks.keySet());
    gone.removeAll(kept);
    leaving.removeIf(Task::isIdle);
    for (String each : gone) {
      Task task = tasks.remove(each);
      if (task != null) {
        task.detach();
        registry.drop(task);
        leaving.add(task);
      }
    }
  }

  private Task task(String method, Options options, long earliest) {
    Task present = tasks.get(method);
    if (present != null) {
      return present;
    }
    String full = name + "." + method;
    Task task = registry.adopt(full, name, options, earliest);
    if (task == null) {
      throw new ManagerException(
          "Periodic task %s cannot be added: expected that no service has that name"
              .formatted(full));
    }
    tasks.put(method, task);
    return task;
  }

  private Options optionsOf(Found method, Overrides last) {
    Options general =
        engine.config().overrides().over(method.options(), name + "." + method.name());
    return last.over(general, method.name());
  }

  @Override
  public void reset() {
    configure(Overrides.of(managed.config(), Set.of()));
  }

  /** The settings of all tasks have changed. */
  void reconfigured() {
    Overrides last;
    synchronized (this) {
      last = own;
    }
    configure(last);
  }

  private synchronized void configure(Overrides last) {
    Map<Task, Options> options = new LinkedHashMap<>();
    tasks.forEach(
        (method, task) -> {
          Found its = found.get(method);
          if (its != null) {
            options.put(task, optionsOf(its, last));
          }
        });
    own = last;
    options.forEach(Task::options);
  }

  @Override
  public synchronized void swapped() {
    try {
      own = Overrides.of(managed.config(), Set.of());
      follow(managed.manager(), engine.ticker().nanos());
    } catch (RuntimeException e) {
      drop(Set.of()); // not one run more of the object that was replaced
      throw e;
    }
  }

  @Override
  public synchronized void quiesce() {
    tasks.values().forEach(Task::detach);
  }

  @Override
  public void overdue(Manager object) {
    List<Task> mine;
    synchronized (this) {
      mine = Stream.concat(tasks.values().stream(), leaving.stream()).toList();
    }
    mine.forEach(each -> each.interrupt(object));
  }

  @Override
  public void close() throws InterruptedException {
    List<Task> mine;
    synchronized (this) {
      mine = Stream.concat(tasks.values().stream(), leaving.stream()).toList();
      tasks.clear();
      found.clear();
      leaving.clear();
    }
    mine.forEach(Task::detach);
    mine.forEach(Task::interrupt);
    long end = System.nanoTime() + GRACE;
    for (Task each : mine) {
      if (!each.awaitEnd(end - System.nanoTime())) {
        log.error("{} ignores its interruption and is left behind", each.name());
      }
      registry.park(each);
    }
  }
}
