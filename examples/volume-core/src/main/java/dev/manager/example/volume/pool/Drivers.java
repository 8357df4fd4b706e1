package dev.manager.example.volume.pool;

import dev.manager.DriverSlot;
import dev.manager.DriverSlot.Use;
import dev.manager.RequestContext;
import dev.manager.example.volume.api.DriverUnavailableException;
import dev.manager.example.volume.api.VolumeDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The drivers that are there, by name: a slot for each name, in which the one with the highest rank
 * counts, then the one that came last. An operation works with one driver from its beginning to its
 * end, and waits for one whose name was there before, such as while its bundle is updated.
 *
 * <p>Thread-safe: what there is is guarded by this object; it is not held while drivers are waited
 * for or work. There are as many slots as drivers had different names.
 */
public final class Drivers implements AutoCloseable {
  private record Entry(String name, VolumeDriver driver) {}

  private final List<Entry> entries = new ArrayList<>(); // guarded by this
  private final Map<String, DriverSlot<VolumeDriver>> slots = new TreeMap<>(); // guarded by this
  private DriverSlot.Limits limits = DriverSlot.Limits.DEFAULT; // guarded by this
  private boolean closed; // guarded by this

  /**
   * Sets how long operations wait for a driver, and a driver that goes for operations.
   *
   * @param allowed the limits, from now on
   */
  public synchronized void limits(DriverSlot.Limits allowed) {
    limits = allowed;
    slots.values().forEach(slot -> slot.limits(allowed));
  }

  /**
   * Adds a driver.
   *
   * @param name what it is called
   * @param rank its rank among those of the same name
   * @param driver the driver
   */
  public synchronized void add(String name, int rank, VolumeDriver driver) {
    entries.add(new Entry(name, driver));
    slots.computeIfAbsent(name, this::slot).bind(driver, rank);
  }

  private DriverSlot<VolumeDriver> slot(String name) {
    DriverSlot<VolumeDriver> slot = new DriverSlot<>(name);
    slot.limits(limits);
    if (closed) {
      slot.close();
    }
    return slot;
  }

  /**
   * Removes a driver, and returns when no operation works with it any more, or after a limit.
   *
   * @param driver the driver
   * @throws dev.manager.DriverBusyException if operations still work with it after the limit
   */
  public void remove(VolumeDriver driver) {
    List<DriverSlot<VolumeDriver>> theirs = new ArrayList<>();
    synchronized (this) {
      for (Entry each : List.copyOf(entries)) {
        if (each.driver() == driver) {
          entries.remove(each);
          theirs.add(slots.get(each.name()));
        }
      }
    }
    theirs.forEach(slot -> slot.unbind(driver));
  }

  /**
   * Enters a driver.
   *
   * @param name what it is called
   * @param why what it is needed for; begins the sentence of the refusal
   * @return the stay in the driver
   * @throws DriverUnavailableException if there is none of that name, and none comes in time
   */
  Use<VolumeDriver> enter(String name, String why) {
    DriverSlot<VolumeDriver> slot;
    synchronized (this) {
      slot = slots.get(name);
    }
    try {
      if (slot != null) {
        return slot.enter(RequestContext.create());
      }
    } catch (dev.manager.DriverUnavailableException e) {
      var refused = missing(name, why);
      refused.initCause(e); // says how long it was waited for
      throw refused;
    }
    throw missing(name, why);
  }

  private synchronized DriverUnavailableException missing(String name, String why) {
    Set<String> names = new TreeSet<>();
    entries.forEach(entry -> names.add(entry.name()));
    return new DriverUnavailableException(
        "%s needs the driver %s, which is not there: expected one of %s"
            .formatted(why, name, names));
  }

  /** Refuses operations from now on, those that wait too. Those that work with a driver go on. */
  @Override
  public synchronized void close() {
    closed = true;
    slots.values().forEach(DriverSlot::close);
  }
}
