package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a configuration says of single tasks, as {@code periodic.<task>.<option>}. Immutable.
 *
 * @param tasks name of the task to a configuration with its options alone
 */
record Overrides(Map<String, ManagerConfig> tasks) {
  private static final String PREFIX = "periodic.";

  /**
   * Finds the options of tasks in a configuration.
   *
   * @param others keys that are none
   * @throws ManagerConfigException if one has no such name, or a value that cannot be used
   */
  static Overrides of(ManagerConfig config, Set<String> others) {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (String key : config.keys()) {
      if (key.startsWith(PREFIX) && !others.contains(key)) {
        found
            .computeIfAbsent(taskOf(config, key), name -> new TreeMap<>())
            .put(key, config.get(key).orElse(""));
      }
    }
    Map<String, ManagerConfig> tasks = new TreeMap<>();
    found.forEach(
        (task, options) -> {
          var one = ManagerConfig.of(options);
          OptionsReader.read(Options.DEFAULT, one, PREFIX + task + "."); // throws what is wrong
          tasks.put(task, one);
        });
    return new Overrides(tasks);
  }

  private static String taskOf(ManagerConfig config, String key) {
    for (String option : OptionsReader.ALL) {
      int end = key.length() - option.length() - 1;
      if (end > PREFIX.length() && key.endsWith("." + option)) {
        return key.substring(PREFIX.length(), end);
      }
    }
    throw new ManagerConfigException(
        key,
        config.get(key).orElse(""),
        "a key periodic.<task>.<option> with one of the options " + OptionsReader.ALL);
  }

  /** Returns a task's options with what is said here over them. */
  Options over(Options base, String task) {
    ManagerConfig said = tasks.get(task);
    return said == null ? base : OptionsReader.read(base, said, PREFIX + task + ".");
  }

  /** Returns the names for which there is no such task. */
  Set<String> unknown(Set<String> known) {
    Set<String> unknown = new TreeSet<>(tasks.keySet());
    unknown.removeAll(known);
    return unknown;
  }
}
