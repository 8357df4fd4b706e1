package dev.manager.bench.tasks;

import dev.manager.bench.api.Tasks;
import dev.manager.periodic.PeriodicTask;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Registers them as services. Thread-safe. */
@Component
public final class ServiceTasks implements Tasks {
  private static final PeriodicTask NOTHING = run -> {};

  private final BundleContext context;
  private final PeriodicTasks tasks;
  private final AtomicInteger count = new AtomicInteger();

  /** A service that is no task. */
  private static final class Filling {}

  /**
   * For Declarative Services.
   *
   * @param context of the bundle
   * @param tasks runs them when it is asked to
   * @param configurations where the random delay of the first runs is turned off
   * @throws IOException if that cannot be
   */
  @Activate
  public ServiceTasks(
      BundleContext context,
      @Reference PeriodicTasks tasks,
      @Reference ConfigurationAdmin configurations)
      throws IOException {
    this.context = context;
    this.tasks = tasks;
    configurations
        .getConfiguration("dev.manager.periodic", "?")
        .update(FrameworkUtil.asDictionary(Map.of("periodic.fuzzy.delay.seconds", 0)));
  }

  private Dictionary<String, Object> properties(double seconds) {
    return FrameworkUtil.asDictionary(
        Map.of(
            "periodic.name", "t" + count.incrementAndGet(), "periodic.spacing.seconds", seconds));
  }

  @Override
  public Runnable every(Runnable body, double seconds) {
    ServiceRegistration<PeriodicTask> registration =
        context.registerService(PeriodicTask.class, run -> body.run(), properties(seconds));
    return registration::unregister;
  }

  @Override
  public Runnable tasks(int count, double seconds) {
    return many(
        count, i -> context.registerService(PeriodicTask.class, NOTHING, properties(seconds)));
  }

  @Override
  public Runnable fill(int count, double seconds) {
    var filling = new Filling();
    return many(count, i -> context.registerService(Filling.class, filling, properties(seconds)));
  }

  private static Runnable many(int count, IntFunction<ServiceRegistration<?>> register) {
    List<ServiceRegistration<?>> registrations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      registrations.add(register.apply(i));
    }
    return () -> {
      for (int i = registrations.size() - 1; i >= 0; i--) {
        registrations.get(i).unregister();
      }
      registrations.clear();
    };
  }

  @Override
  public void runEach(int times) {
    List<TaskInfo> all = tasks.list();
    for (int i = 0; i < times; i++) {
      CompletableFuture.allOf(
              all.stream().map(each -> tasks.run(each.name())).toArray(CompletableFuture[]::new))
          .join();
    }
  }
}
