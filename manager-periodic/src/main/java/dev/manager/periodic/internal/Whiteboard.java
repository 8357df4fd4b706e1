package dev.manager.periodic.internal;

import dev.manager.ManagerConfigException;
import dev.manager.periodic.PeriodicComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of one type that are tasks while they are registered. Thread-safe; what is tracked is
 * guarded by the tracker.
 *
 * @param <S> type of the services
 */
final class Whiteboard<S> implements ServiceTrackerCustomizer<S, Whiteboard.Posted> {
  private static final Logger log = LoggerFactory.getLogger(Whiteboard.class);
  private static final String COMPONENT_NAME = "component.name";

  /** A service that is here. */
  static final class Posted {
    private final Task task;
    private final ServiceWork<?> work;
    private volatile Options said; // before what the configuration says

    Posted(Task task, ServiceWork<?> work, Options said) {
      this.task = task;
      this.work = work;
      this.said = said;
    }
  }

  /** What distinguishes one type of services from another. */
  record Kind<S>(
      Function<Map<String, Object>, Options> options,
      ServiceWork.Runner<S> runner,
      List<String> names,
      boolean fuzzy,
      Predicate<ServiceReference<S>> wanted) {}

  private final BundleContext context;
  private final Engine engine;
  private final Registry registry;
  private final Kind<S> kind;
  private final ServiceTracker<S, Posted> tracker;
  private volatile @Nullable Options latest; // that a service said
  private volatile boolean closing;

  Whiteboard(BundleContext context, Filter filter, Engine engine, Registry registry, Kind<S> kind) {
    this.context = context;
    this.engine = engine;
    this.registry = registry;
    this.kind = kind;
    this.tracker = new ServiceTracker<>(context, filter, this);
  }

  void open() {
    tracker.open();
  }

  @Override
  public @Nullable Posted addingService(ServiceReference<S> reference) {
    if (!kind.wanted().test(reference)) {
      return null;
    }
    try {
      return post(reference, shared(kind.options().apply(properties(reference))));
    } catch (ManagerConfigException e) {
      refuse(reference, e);
    } catch (RuntimeException e) {
      log.error("The service of {} cannot be run: it cannot be had", label(reference), e);
    }
    return null;
  }

  /** Returns the options of the service before if they are the same: most say the same. */
  private Options shared(Options said) {
    Options before = latest;
    if (before != null && before.equals(said)) {
      return before;
    }
    latest = said;
    return said;
  }

  private @Nullable Posted post(ServiceReference<S> reference, Options said) {
    var work = new ServiceWork<>(context, reference, kind.runner());
    String name = name(reference, work);
    if (name == null) {
      return null;
    }
    String otherwise = name + "-" + reference.getProperty(Constants.SERVICE_ID);
    long fuzz = kind.fuzzy() ? engine.config().fuzzyDelay().toNanos() : 0;
    long earliest = engine.ticker().nanos() + (long) (engine.random().getAsDouble() * fuzz);
    Options options = engine.config().overrides().over(said, name);
    Task task = registry.adoptService(name, otherwise, options, earliest);
    if (!task.name().equals(name)) {
      log.info("Another task is named {}: that of {} is {}", name, label(reference), task.name());
      options = engine.config().overrides().over(said, task.name());
    }
    task.attach(work, options);
    return new Posted(task, work, said);
  }

  /** Returns its name; null if it has none, and its class cannot be looked at for one. */
  private @Nullable String name(ServiceReference<S> reference, ServiceWork<S> work) {
    for (String key : kind.names()) {
      if (reference.getProperty(key) instanceof String name && !name.isBlank()) {
        return legal(name);
      }
    }
    Object service = work.get();
    return service == null ? null : legal(service.getClass().getName());
  }

  private static String legal(String name) {
    return name.strip().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void refuse(ServiceReference<S> reference, ManagerConfigException refused) {
    log.error("The service of {} is not run: {}", label(reference), refused.getMessage());
  }

  private static String label(ServiceReference<?> reference) {
    return "%s (service %s)"
        .formatted(reference.getBundle(), reference.getProperty(Constants.SERVICE_ID));
  }

  private static Map<String, Object> properties(ServiceReference<?> reference) {
    Map<String, Object> properties = new HashMap<>();
    for (String key : reference.getPropertyKeys()) {
      properties.put(key, reference.getProperty(key));
    }
    return properties;
  }

  @Override
  public void modifiedService(ServiceReference<S> reference, Posted posted) {
    try {
      Options said = kind.options().apply(properties(reference));
      posted.task.options(engine.config().overrides().over(said, posted.task.name()));
      posted.said = said;
    } catch (ManagerConfigException e) {
      log.error("{} goes on as before: {}", posted.task.name(), e.getMessage());
    }
  }

  @Override
  public void removedService(ServiceReference<S> reference, Posted posted) {
    posted.task.detach();
    end(posted.task, closing ? 0 : engine.config().stopTimeout().toNanos());
    registry.drop(posted.task);
    try {
      posted.work.letGo();
    } catch (IllegalStateException e) {
      log.debug("The bundle stopped before {} was let go", posted.task.name(), e);
    }
  }

  private static void end(Task task, long nanos) {
    try {
      if (!task.awaitEnd(nanos)) {
        task.interrupt();
        if (!task.awaitEnd(ManagerTimers.GRACE)) {
          log.error("{} ignores its interruption and is left behind", task.name());
        }
      }
    } catch (InterruptedException e) {
      task.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** The settings of all tasks have changed. */
  void reconfigured() {
    for (Posted each : posted()) {
      each.task.options(engine.config().overrides().over(each.said, each.task.name()));
    }
  }

  private List<Posted> posted() {
    return new ArrayList<>(tracker.getTracked().values());
  }

  /** Ends all tasks: together they get the stop time, and are interrupted then. */
  void close() {
    List<Posted> all = posted();
    all.forEach(each -> each.task.detach());
    long end = System.nanoTime() + engine.config().stopTimeout().toNanos();
    try {
      for (Posted each : all) {
        each.task.awaitEnd(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(each -> each.task.interrupt());
    closing = true;
    tracker.close();
  }

  /** Tells which property names a task of {@link dev.manager.periodic.PeriodicTask}. */
  static List<String> taskNames() {
    return List.of(PeriodicComponent.PREFIX_ + "name", COMPONENT_NAME);
  }

  /** Tells which property names a plain {@link Runnable}. */
  static List<String> runnableNames() {
    return List.of("scheduler.name", COMPONENT_NAME);
  }
}
