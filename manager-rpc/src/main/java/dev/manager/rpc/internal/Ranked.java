package dev.manager.rpc.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The services of one type, the highest service ranking first. Thread-safe; reading the list takes
 * no lock. Changes are told one at a time, which is the lock that the teller holds.
 */
final class Ranked<S> implements ServiceTrackerCustomizer<S, Ranked.Held<S>> {
  /** A service that is here. */
  record Held<S>(ServiceReference<S> reference, S service) {}

  private final BundleContext context;
  private final List<S> always;
  private final Consumer<List<S>> changed;
  private final ServiceTracker<S, Held<S>> tracker;
  private final Map<Rank, S> services = new TreeMap<>(); // guarded by this
  private volatile List<S> present;

  /**
   * Makes it; {@link #open} begins.
   *
   * @param always what comes after all services
   * @param changed is told of each new list
   */
  Ranked(BundleContext context, Class<S> type, List<S> always, Consumer<List<S>> changed) {
    this.context = context;
    this.always = always;
    this.changed = changed;
    this.present = always;
    this.tracker = new ServiceTracker<>(context, type, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
  }

  List<S> present() {
    return present;
  }

  @Override
  public @Nullable Held<S> addingService(ServiceReference<S> reference) {
    S service = context.getService(reference);
    if (service == null) {
      return null;
    }
    var held = new Held<>(reference, service);
    update(held, true);
    return held;
  }

  @Override
  public void modifiedService(ServiceReference<S> reference, Held<S> held) {
    update(held, true);
  }

  @Override
  public void removedService(ServiceReference<S> reference, Held<S> held) {
    update(held, false);
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      return; // this bundle stopped first, which has let go of it
    }
  }

  private synchronized void update(Held<S> held, boolean here) {
    long id = Rank.idOf(held.reference());
    services.keySet().removeIf(each -> each.id() == id); // its ranking may have changed
    if (here) {
      services.put(Rank.of(held.reference()), held.service());
    }
    List<S> now = new ArrayList<>(services.values());
    now.addAll(always);
    present = List.copyOf(now);
    changed.accept(present);
  }
}
