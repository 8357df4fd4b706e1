package dev.manager.impl.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The managers' services that are there, and which of those of one name goes first. Thread-safe: a
 * concurrent map; what is asked is true at the moment.
 */
final class Candidates {
  private final Map<Long, Candidate> byService = new ConcurrentSkipListMap<>();

  void add(Candidate candidate) {
    byService.put(candidate.identity.serviceId(), candidate);
  }

  void remove(Candidate candidate) {
    byService.remove(candidate.identity.serviceId());
  }

  /** Returns the one behind a life, if it is still there. */
  @Nullable Candidate behind(Life life) {
    return byService.get(life.serviceId());
  }

  @Nullable Candidate get(long serviceId) {
    return byService.get(serviceId);
  }

  /** Returns all, in the order in which they came. */
  Collection<Candidate> all() {
    return byService.values();
  }

  /** Returns those of a name, the one first that goes before the others. */
  List<Candidate> named(String name) {
    return byService.values().stream()
        .filter(each -> each.identity.name().equals(name))
        .sorted(Standing.order())
        .toList();
  }

  /** Tells whether a manager's service goes before the one behind a life, or that one has gone. */
  boolean outranks(long serviceId, Life holder) {
    Candidate mine = byService.get(serviceId);
    Candidate other = byService.get(holder.serviceId());
    if (mine == null) {
      return false;
    }
    return other == null || Standing.order().compare(mine, other) < 0;
  }

  /** Says what decides between a manager's service and the one behind a life. */
  String compare(long serviceId, Life holder) {
    Candidate mine = byService.get(serviceId);
    Candidate other = byService.get(holder.serviceId());
    return mine == null || other == null ? "it came first" : Standing.reason(mine, other);
  }

  /** Says why a life serves when others of its name are there; null when there are none. */
  @Nullable String standing(Life life) {
    Candidate mine = byService.get(life.serviceId());
    List<Candidate> others = new ArrayList<>(named(life.name()));
    others.remove(mine);
    return mine == null || others.isEmpty() ? null : Standing.reason(mine, others.get(0));
  }
}
