package dev.manager.impl.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which life holds which name, which others live, and in what order lives came to run. Thread-safe;
 * calls nobody under its lock.
 */
final class Registry {
  private final Map<String, Life> holders = new HashMap<>();
  private final Map<Long, Life> byService = new HashMap<>();
  private final Set<Life> living = new LinkedHashSet<>();
  private final List<Life> startOrder = new ArrayList<>();

  /**
   * Takes a life in: as the holder of its name if that is free, else to be started beside the
   * holder.
   *
   * @param seen who held the name when that was allowed; null for nobody
   * @return false if the name is held by another than that
   */
  synchronized boolean claim(Life life, @Nullable Life seen) {
    Life holder = holders.get(life.name());
    if (holder != null && holder != seen) {
      return false;
    }
    if (holder == null) {
      holders.put(life.name(), life);
    }
    living.add(life);
    if (life.serviceId() >= 0) {
      byService.put(life.serviceId(), life);
    }
    return true;
  }

  /** Gives the name of a life to the one that replaced it. */
  synchronized void replaced(Life life) {
    holders.put(life.name(), life);
  }

  synchronized void started(Life life) {
    startOrder.add(life);
  }

  /** Frees the name of a life that ended, or gives it to one that waits to start beside it. */
  synchronized void ended(Life life) {
    living.remove(life);
    startOrder.remove(life);
    if (holders.remove(life.name(), life)) {
      living.stream()
          .filter(each -> each.name().equals(life.name()) && !each.isRetired())
          .findFirst()
          .ifPresent(next -> holders.put(next.name(), next));
    }
  }

  /** Forgets the last life behind a service that is gone. */
  synchronized void forget(long serviceId) {
    byService.remove(serviceId);
  }

  /** Returns the latest life behind a service, which may have ended. */
  synchronized @Nullable Life behind(long serviceId) {
    return byService.get(serviceId);
  }

  synchronized @Nullable Life holder(String name) {
    return holders.get(name);
  }

  /** Returns the lives that have not ended, those that were replaced too. */
  synchronized List<Life> living() {
    return List.copyOf(living);
  }

  /** Returns the lives that have not ended, those that came to run last first. */
  synchronized List<Life> inStopOrder() {
    List<Life> order = new ArrayList<>(living);
    order.removeAll(startOrder); // still starting: stopped first
    for (int i = startOrder.size() - 1; i >= 0; i--) {
      order.add(startOrder.get(i));
    }
    return order;
  }
}
