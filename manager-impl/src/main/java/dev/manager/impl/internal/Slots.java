package dev.manager.impl.internal;

import dev.manager.ManagerComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services by which callers find the managers of a host. Thread-safe. Which handles exist is
 * guarded by this object; services are registered and unregistered under no lock.
 *
 * <p>A handle is registered through the bundle that owns the interface, and lives as long as that
 * bundle runs; when it is started again, so is the handle.
 */
final class Slots implements BundleTrackerCustomizer<Bundle> {
  /** Service property of every handle, {@code true}. */
  static final String HANDLE = "manager.handle";

  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  /** One handle: wanted from when its manager first serves, registered while its owner runs. */
  private static final class Entry {
    final Slot slot;
    final Class<?> api;
    final Bundle owner;
    final HandleType type;
    final Object handle;
    @Nullable ServiceRegistration<?> registration; // guarded by Slots.this
    boolean registering; // guarded by Slots.this

    Entry(Slot slot, Class<?> api, HandleType type, Bundle owner) {
      this.slot = slot;
      this.api = api;
      this.owner = owner;
      this.type = type;
      this.handle = type.of(slot);
    }
  }

  private final BundleContext context;
  private final List<Entry> entries = new ArrayList<>(); // guarded by this
  private final BundleTracker<Bundle> owners;
  private boolean closed; // guarded by this

  Slots(BundleContext context) {
    this.context = context;
    int running = Bundle.STARTING | Bundle.ACTIVE;
    this.owners = new BundleTracker<>(context, running, this);
  }

  void open() {
    owners.open();
  }

  /** Makes sure that there is a handle for each interface of a life that serves. */
  void handlesFor(Life life) {
    for (Class<?> api : life.api()) {
      register(entry(life.slot(), api));
    }
  }

  private Entry entry(Slot slot, Class<?> api) {
    dropEarlier(slot, api);
    synchronized (this) {
      HandleType type = null;
      for (Entry each : entries) {
        if (each.api == api) {
          if (each.slot == slot) {
            return each;
          }
          type = each.type; // one class for all handles of an interface
        }
      }
      Bundle owner = FrameworkUtil.getBundle(api);
      var entry =
          new Entry(
              slot,
              api,
              type == null ? HandleType.of(api) : type,
              owner == null ? context.getBundle() : owner);
      entries.add(entry);
      return entry;
    }
  }

  /** Takes the handle away whose interface came from another class loader: nobody implements it. */
  private void dropEarlier(Slot slot, Class<?> api) {
    List<ServiceRegistration<?>> earlier = new ArrayList<>();
    synchronized (this) {
      for (Entry each : List.copyOf(entries)) {
        if (each.slot == slot && each.api != api && each.api.getName().equals(api.getName())) {
          entries.remove(each);
          if (each.registration != null) {
            earlier.add(each.registration);
          }
        }
      }
    }
    earlier.forEach(Slots::unregister);
  }

  private void register(Entry entry) {
    synchronized (this) {
      if (closed || entry.registering || entry.registration != null) {
        return;
      }
      entry.registering = true;
    }
    ServiceRegistration<?> registration = null;
    try {
      BundleContext owner = entry.owner.getBundleContext();
      if (owner == null) {
        log.warn(
            "Bundle {} owns {} but does not run, so callers cannot find manager {} by it: start it",
            Identity.label(entry.owner),
            entry.api.getName(),
            entry.slot.name());
      } else {
        Map<String, Object> properties =
            Map.of(HANDLE, true, ManagerComponent.NAME, entry.slot.name());
        registration =
            owner.registerService(
                entry.api.getName(), entry.handle, FrameworkUtil.asDictionary(properties));
      }
    } catch (IllegalStateException e) {
      log.debug("Bundle {} stopped meanwhile", entry.owner, e); // its next start registers it
    }
    boolean late;
    synchronized (this) {
      entry.registering = false;
      late = closed;
      entry.registration = late ? null : registration;
    }
    if (late && registration != null) {
      unregister(registration);
    }
  }

  @Override
  public Bundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
    List<Entry> theirs;
    synchronized (this) {
      theirs = entries.stream().filter(each -> each.owner.equals(bundle)).toList();
      if (event != null) { // it stopped before, and took what was registered with it
        theirs.forEach(each -> each.registration = null);
      }
    }
    theirs.forEach(this::register);
    return bundle;
  }

  @Override
  public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {}

  /**
   * The framework has unregistered its handles, or is about to; an uninstalled one is forgotten.
   */
  @Override
  public void removedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {
    synchronized (this) {
      for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
        Entry entry = each.next();
        if (entry.owner.equals(bundle)) {
          entry.registration = null;
          if (entry.slot.isEmpty()) {
            each.remove(); // its next manager brings the interface as it is then
          }
        }
      }
    }
  }

  /** Takes all handles away. */
  void close() {
    List<ServiceRegistration<?>> registered = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Entry entry : entries) {
        if (entry.registration != null) {
          registered.add(entry.registration);
        }
      }
      entries.clear();
    }
    owners.close(); // only now: it reports every bundle as removed, though all of them still run
    registered.forEach(Slots::unregister);
    owners.close();
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      log.debug("A handle went with its bundle", e);
    }
  }
}
