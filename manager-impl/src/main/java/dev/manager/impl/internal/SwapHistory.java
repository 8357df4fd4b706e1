package dev.manager.impl.internal;

import dev.manager.Swap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest swaps of a host. Thread-safe; the oldest is forgotten for the newest. */
final class SwapHistory {
  private static final int MOST = 100;

  private final Deque<Swap> swaps = new ArrayDeque<>(); // guarded by this

  synchronized void add(Swap swap) {
    if (swaps.size() == MOST) {
      swaps.removeFirst();
    }
    swaps.addLast(swap);
  }

  /** Notes how long the old object of a swap took to end; returns the swap as it is then. */
  synchronized Swap drained(Swap swap, Duration drain) {
    var ended =
        new Swap(
            swap.at(),
            swap.name(),
            swap.kind(),
            swap.from(),
            swap.to(),
            swap.why(),
            swap.gap(),
            swap.waited(),
            drain,
            swap.failure());
    List<Swap> all = new ArrayList<>(swaps);
    swaps.clear();
    for (Swap each : all) {
      swaps.addLast(each.equals(swap) ? ended : each);
    }
    return ended;
  }

  synchronized List<Swap> list() {
    return List.copyOf(swaps);
  }
}
