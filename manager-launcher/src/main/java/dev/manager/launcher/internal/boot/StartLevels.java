package dev.manager.launcher.internal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * At which start level each bundle starts: the longest of the listed beginnings of its symbolic
 * name decides. Immutable.
 */
final class StartLevels {
  private final Map<String, Integer> levels = new TreeMap<>(Comparator.reverseOrder());

  /** Reads lines of the form {@code beginning = level}. */
  StartLevels(InputStream lines) throws IOException {
    Properties properties = new Properties();
    properties.load(lines);
    for (String prefix : properties.stringPropertyNames()) {
      levels.put(prefix, Integer.valueOf(properties.getProperty(prefix).strip()));
    }
  }

  /** Returns a bundle's level. */
  int of(String symbolicName) {
    // Of all beginnings of one name the longest comes first in reverse order.
    return levels.entrySet().stream()
        .filter(level -> symbolicName.startsWith(level.getKey()))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElse(highest());
  }

  /** Returns the level at which everything has started. */
  int highest() {
    return levels.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }
}
