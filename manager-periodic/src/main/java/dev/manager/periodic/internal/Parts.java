package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.periodic.PeriodicComponent;
import dev.manager.periodic.PeriodicTask;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import dev.manager.spi.ManagerExtension;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that runs while the bundle does, put together. Opened, configured and closed by one thread at
 * a time.
 */
final class Parts {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final BundleContext context;
  private final Engine engine;
  private final Registry registry;
  private final Operations operations;
  private final TimersExtension timers;
  private final Whiteboard<PeriodicTask> tasks;
  private final Whiteboard<Runnable> runnables;
  private final ClockWatch clockWatch;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  Parts(BundleContext context, Engine engine) {
    this.context = context;
    this.engine = engine;
    this.registry = new Registry(engine);
    this.operations = new Operations(engine, registry);
    this.timers = new TimersExtension(engine, registry);
    this.clockWatch = new ClockWatch(engine, registry);
    this.tasks =
        new Whiteboard<>(
            context,
            filter("(objectClass=" + PeriodicTask.class.getName() + ")"),
            engine,
            registry,
            new Whiteboard.Kind<>(
                properties ->
                    OptionsReader.read(
                        Options.DEFAULT, ManagerConfig.of(properties), PeriodicComponent.PREFIX_),
                (task, given) -> task.run(Contexts.orAdmin(given)),
                Whiteboard.taskNames(),
                true,
                reference -> true));
    this.runnables =
        new Whiteboard<>(
            context,
            filter(Runnables.FILTER),
            engine,
            registry,
            new Whiteboard.Kind<>(
                Runnables::options,
                (runnable, given) -> runnable.run(),
                Whiteboard.runnableNames(),
                false,
                this::runsHere));
  }

  private static org.osgi.framework.Filter filter(String filter) {
    try {
      return FrameworkUtil.createFilter(filter);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }

  /** Tells whether to run a plain Runnable: not if another scheduler here runs it. */
  private boolean runsHere(ServiceReference<Runnable> runnable) {
    if (!engine.config().runnablesEnabled()) {
      return false;
    }
    try {
      ServiceReference<?>[] others = context.getAllServiceReferences(null, Runnables.OTHERS);
      if (others == null || others.length == 0) {
        return true;
      }
      log.info("{} is left to the scheduler of {}", runnable, others[0].getBundle());
      return false;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void open() {
    engine.open();
    clockWatch.open();
    services.add(context.registerService(PeriodicTasks.class, operations, null));
    services.add(context.registerService(ManagerExtension.class, timers, null));
    tasks.open();
    runnables.open();
  }

  /** The services that tasks of the cluster need have come. */
  void come(Leases leases, Database database) {
    engine.turns().come(leases, new DatabaseSlots(database));
    for (Task each : registry.unordered()) {
      each.replanOfCluster();
    }
  }

  /** One of them goes. */
  void gone() {
    engine.turns().gone();
  }

  void configure(PeriodicConfig config) {
    PeriodicConfig before = engine.config();
    engine.config(config);
    try {
      timers.open().forEach(ManagerTimers::reconfigured);
      tasks.reconfigured();
      runnables.reconfigured();
    } catch (RuntimeException e) {
      engine.config(before);
      throw e;
    }
  }

  /** Ends all; the runtime lets go of every manager's timers when their service goes. */
  void close() {
    for (int i = services.size() - 1; i >= 0; i--) {
      services.get(i).unregister();
    }
    tasks.close();
    runnables.close();
    operations.close();
    engine.close();
  }
}
