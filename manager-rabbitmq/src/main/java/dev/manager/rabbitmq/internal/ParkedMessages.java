package dev.manager.rabbitmq.internal;

import dev.manager.spi.BrokerStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was put aside, and remembers the latest. Thread-safe: guarded by itself. */
final class ParkedMessages {
  private static final int LATEST = 10;

  private final Map<Poison, Long> counts = new EnumMap<>(Poison.class);
  private final Deque<BrokerStatus.Parked> latest = new ArrayDeque<>();

  synchronized void add(Poison poison, String queue, String reason) {
    counts.merge(poison, 1L, Long::sum);
    if (latest.size() == LATEST) {
      latest.removeFirst();
    }
    latest.addLast(new BrokerStatus.Parked(Instant.now(), queue, reason));
  }

  synchronized long sum() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many of each kind, by what operators call it. */
  synchronized Map<String, Long> counts() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Poison each : Poison.values()) {
      all.put(each.said(), counts.getOrDefault(each, 0L));
    }
    return all;
  }

  synchronized List<BrokerStatus.Parked> latest() {
    return List.copyOf(latest);
  }
}
