package dev.manager.itest.probe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many times each request of a manager was run. Thread-safe. */
public final class Runs {
  private static final Map<String, Runs> RUNS = new ConcurrentHashMap<>();

  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  private Runs() {}

  /**
   * Finds or begins the runs of a manager.
   *
   * @param manager its name
   * @return the one of that manager
   */
  public static Runs of(String manager) {
    return RUNS.computeIfAbsent(manager, name -> new Runs());
  }

  /**
   * Notes one run.
   *
   * @param id what was run
   */
  public void ran(String id) {
    times.merge(id, 1, Integer::sum);
  }

  /**
   * Returns how many times something was run.
   *
   * @param id what
   * @return 0 if never
   */
  public int times(String id) {
    return times.getOrDefault(id, 0);
  }

  /**
   * Returns how many things were run.
   *
   * @return the number
   */
  public int size() {
    return times.size();
  }
}
