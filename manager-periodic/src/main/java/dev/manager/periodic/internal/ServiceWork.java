package dev.manager.periodic.internal;

import dev.manager.RequestContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A service that is run. It is got for its first run and kept until it goes: a task that waits for
 * its time costs no object of its author's. Thread-safe; the service is got under no lock. It is
 * its own entry, for there is nothing to count.
 *
 * @param <S> type of the service
 */
final class ServiceWork<S> implements Work, Work.Entry {
  /** Runs a service of one type. */
  interface Runner<S> {
    /** Runs it once. */
    void run(S service, @Nullable RequestContext given) throws Exception;
  }

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<ServiceWork, @Nullable Object> SERVICE =
      AtomicReferenceFieldUpdater.newUpdater(ServiceWork.class, Object.class, "service");

  private final BundleContext context;
  private final ServiceReference<S> reference;
  private final Runner<S> runner;
  private volatile @Nullable Object service; // an S; set once

  ServiceWork(BundleContext context, ServiceReference<S> reference, Runner<S> runner) {
    this.context = context;
    this.reference = reference;
    this.runner = runner;
  }

  /**
   * Returns the service.
   *
   * @return null if it cannot be had now; the framework or Declarative Services logs why
   * @throws RuntimeException if it cannot be had and whose it is says so
   */
  @Nullable Object get() {
    Object present = service;
    if (present == null) {
      present = context.getService(reference);
      if (present != null && !SERVICE.compareAndSet(this, null, present)) {
        context.ungetService(reference); // another thread has got it too
      }
    }
    return present;
  }

  /** Lets the service go, after the last run. */
  void letGo() {
    if (service != null) {
      context.ungetService(reference);
    }
  }

  @Override
  public Entry enter() {
    if (service == null) {
      try {
        if (get() == null) {
          return new Absent(null);
        }
      } catch (RuntimeException e) {
        return new Absent(e);
      }
    }
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void run(@Nullable RequestContext given) throws Exception {
    runner.run((S) Objects.requireNonNull(service), given);
  }

  @Override
  public ClassLoader loader() {
    return Objects.requireNonNullElse(
        Objects.requireNonNull(service).getClass().getClassLoader(),
        ClassLoader.getSystemClassLoader());
  }

  @Override
  public void close() {}

  /** A run of a service that cannot be had: it fails. */
  private record Absent(@Nullable RuntimeException why) implements Entry {
    @Override
    public void run(@Nullable RequestContext given) {
      throw new IllegalStateException("The service cannot be had, though it is registered", why);
    }

    @Override
    public ClassLoader loader() {
      return ServiceWork.class.getClassLoader();
    }

    @Override
    public void close() {}
  }
}
