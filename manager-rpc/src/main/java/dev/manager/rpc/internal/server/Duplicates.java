package dev.manager.rpc.internal.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Knows the messages that were executed, within a bounded number and time. Thread-safe: guarded by
 * itself, and nothing is called from within.
 */
final class Duplicates {
  private final Map<String, Long> seen = new LinkedHashMap<>(); // oldest first
  private final LongSupplier nanoTime;
  private final LongSupplier window; // in nanoseconds
  private final LongSupplier most;

  Duplicates(LongSupplier nanoTime, LongSupplier window, LongSupplier most) {
    this.nanoTime = nanoTime;
    this.window = window;
    this.most = most;
  }

  /** Notes a message that is about to be executed; false if it is known. */
  synchronized boolean first(String id) {
    if (id.isEmpty()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    Iterator<Long> oldest = seen.values().iterator();
    while (oldest.hasNext()) {
      if (now - oldest.next() <= window.getAsLong() && seen.size() < most.getAsLong()) {
        break;
      }
      oldest.remove();
    }
    return seen.putIfAbsent(id, now) == null;
  }

  synchronized int size() {
    return seen.size();
  }
}
