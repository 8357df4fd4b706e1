package dev.manager.periodic.internal;

import dev.manager.RequestContext;
import dev.manager.periodic.PeriodicTask;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A service that is run. Immutable; it is its own entry, for there is nothing to count. */
final class ServiceWork implements Work, Work.Entry {
  private final PeriodicTask task;
  private final ClassLoader loader;

  private ServiceWork(PeriodicTask task, Object service) {
    this.task = task;
    this.loader =
        Objects.requireNonNullElse(
            service.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
  }

  static ServiceWork of(PeriodicTask task) {
    return new ServiceWork(task, task);
  }

  static ServiceWork of(Runnable runnable) {
    return new ServiceWork(context -> runnable.run(), runnable);
  }

  @Override
  public Entry enter() {
    return this;
  }

  @Override
  public void run(@Nullable RequestContext given) throws Exception {
    task.run(Contexts.orAdmin(given));
  }

  @Override
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() {}
}
