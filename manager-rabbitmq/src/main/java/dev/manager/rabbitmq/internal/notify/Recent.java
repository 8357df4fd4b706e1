package dev.manager.rabbitmq.internal.notify;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts by name, of which the oldest are forgotten. For one thread. */
final class Recent {
  private final Map<String, Integer> counts;

  Recent(int most) {
    this.counts =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > most;
          }
        };
  }

  int add(String name) {
    return counts.merge(name, 1, Integer::sum);
  }

  boolean has(String name) {
    return counts.containsKey(name);
  }

  void remove(String name) {
    counts.remove(name);
  }
}
