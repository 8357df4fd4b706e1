package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.DriverUnavailableException;
import dev.manager.example.volume.api.VolumeDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The drivers that are there, by name. Of several of one name the one with the highest rank counts,
 * then the one that came first. Thread-safe; readers take no lock and see one state of the list.
 */
public final class Drivers {
  private record Entry(String name, int rank, VolumeDriver driver) {}

  private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

  /**
   * Adds a driver.
   *
   * @param name what it is called
   * @param rank its rank among those of the same name
   * @param driver the driver
   */
  public void add(String name, int rank, VolumeDriver driver) {
    entries.add(new Entry(name, rank, driver));
  }

  /**
   * Removes a driver. Operations that it works at go on.
   *
   * @param driver the driver
   */
  public void remove(VolumeDriver driver) {
    entries.removeIf(entry -> entry.driver() == driver);
  }

  /**
   * Returns a driver.
   *
   * @param name what it is called
   * @param why what it is needed for; begins the sentence of the refusal
   * @return the driver
   * @throws DriverUnavailableException if there is none of that name
   */
  VolumeDriver get(String name, String why) {
    List<Entry> present = new ArrayList<>(entries);
    Entry best = null;
    for (Entry entry : present) {
      if (entry.name().equals(name) && (best == null || entry.rank() > best.rank())) {
        best = entry;
      }
    }
    if (best == null) {
      Set<String> names = new TreeSet<>();
      present.forEach(entry -> names.add(entry.name()));
      throw new DriverUnavailableException(
          "%s needs the driver %s, which is not there: expected one of %s"
              .formatted(why, name, names));
    }
    return best.driver();
  }
}
