package dev.manager.rabbitmq.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often messages came again. Bounded; the oldest are forgotten. Thread-safe: guarded by itself.
 */
final class Redeliveries {
  private static final int MOST = 10_000;

  private final Map<Long, Integer> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > MOST;
        }
      };

  /** Counts one that came again; returns how often it did. */
  synchronized int again(byte[] raw) {
    return counts.merge(key(raw), 1, Integer::sum);
  }

  /** One was given back in order: the next time does not count. */
  synchronized void released(byte[] raw) {
    counts.merge(key(raw), -1, Integer::sum);
  }

  private static long key(byte[] raw) {
    return ((long) raw.length << 32) | (Arrays.hashCode(raw) & 0xffffffffL);
  }
}
