package dev.manager.impl.internal;

import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extensions that are there, in the order in which they are attached. Thread-safe. Whoever is
 * to be told of one that comes is told after it is listed, and of one that goes after it is not: so
 * a manager that starts meanwhile either finds it in the list or is told.
 */
final class Extensions implements ServiceTrackerCustomizer<ManagerExtension, Extensions.Extension> {
  /** One extension service: the same object from when it comes until it has gone. */
  static final class Extension {
    final ManagerExtension service;
    final Phase phase;
    final ServiceReference<ManagerExtension> reference;

    Extension(ManagerExtension service, Phase phase, ServiceReference<ManagerExtension> reference) {
      this.service = service;
      this.phase = phase;
      this.reference = reference;
    }

    String name() {
      return service.getClass().getName();
    }

    ClassLoader loader() {
      return Objects.requireNonNullElse(
          service.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Extensions.class);

  private final BundleContext context;
  private final Consumer<Extension> came;
  private final Consumer<Extension> gone;
  private final List<Extension> present = new CopyOnWriteArrayList<>();
  private final ServiceTracker<ManagerExtension, Extension> tracker;

  Extensions(BundleContext context, Consumer<Extension> came, Consumer<Extension> gone) {
    this.context = context;
    this.came = came;
    this.gone = gone;
    this.tracker = new ServiceTracker<>(context, ManagerExtension.class, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
  }

  /** Returns all, in phase order, and in each phase the highest service ranking first. */
  List<Extension> all() {
    return present.stream()
        .sorted(
            Comparator.comparing((Extension each) -> each.phase)
                .thenComparing(each -> each.reference, Comparator.reverseOrder()))
        .toList();
  }

  @Override
  public @Nullable Extension addingService(ServiceReference<ManagerExtension> reference) {
    ManagerExtension service = context.getService(reference);
    if (service == null) {
      return null;
    }
    try {
      var extension =
          new Extension(service, Objects.requireNonNull(service.phase(), "phase()"), reference);
      present.add(extension);
      came.accept(extension);
      return extension;
    } catch (RuntimeException e) {
      log.error(
          "Extension {} of bundle {} is not used, for its phase() failed",
          service.getClass().getName(),
          reference.getBundle(),
          e);
      context.ungetService(reference);
      return null;
    }
  }

  @Override
  public void modifiedService(ServiceReference<ManagerExtension> reference, Extension extension) {
    // A new ranking counts for managers that start from now on.
  }

  @Override
  public void removedService(ServiceReference<ManagerExtension> reference, Extension extension) {
    present.remove(extension);
    gone.accept(extension);
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("The runtime's bundle stopped before its extension {}", extension.name(), e);
    }
  }
}
