package dev.manager.impl.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Numbers for the names of calls, so that a cell can hold them. Thread-safe. A name keeps its
 * number; there are as many as handles have different methods, and {@value #MAX} at the most.
 */
final class CallNames {
  static final int MAX = 10_000;

  private static final Map<String, Integer> NUMBERS = new ConcurrentHashMap<>();
  private static final CopyOnWriteArrayList<String> NAMES =
      new CopyOnWriteArrayList<>(new String[] {"a call"});

  private CallNames() {}

  /** Returns the number of a name; 0 when there are too many. */
  static synchronized int of(String name) {
    Integer known = NUMBERS.get(name);
    if (known != null) {
      return known;
    }
    int next = NAMES.size();
    if (next > MAX) {
      return 0;
    }
    NAMES.add(name);
    NUMBERS.put(name, next);
    return next;
  }

  /** Returns the name of a number. */
  static String of(int number) {
    return NAMES.get(number);
  }
}
