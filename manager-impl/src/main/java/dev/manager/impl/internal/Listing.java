package dev.manager.impl.internal;

import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is known of every manager of a host. Stateless. */
final class Listing {
  private final ManagerHost host;
  private final Candidates candidates;
  private final ComponentProblems problems;

  Listing(ManagerHost host, Candidates candidates, ComponentProblems problems) {
    this.host = host;
    this.candidates = candidates;
    this.problems = problems;
  }

  /** Lists every manager, those that wait for something they need last. */
  List<ManagerInfo> list() {
    List<ManagerInfo> list = new ArrayList<>();
    List<Life> unlisted = new ArrayList<>(host.registry().living());
    for (Candidate each : candidates.all()) {
      Life life = host.registry().behind(each.identity.serviceId());
      if (life != null && (each.failure() == null || !each.waitsForName())) {
        list.add(life.info(each.attempts(), each.retryAt()));
        unlisted.remove(life);
      } else {
        list.add(stub(each));
      }
    }
    unlisted.forEach(life -> list.add(life.info()));
    list.addAll(problems.waiting(host.config().hostName()));
    return list;
  }

  private @Nullable String whyItStandsBy(Candidate candidate) {
    Identity identity = candidate.identity;
    return identity.singleton() && host.registry().holder(identity.name()) == null
        ? host.singletons().standing(identity.name())
        : candidate.failure();
  }

  private ManagerInfo stub(Candidate candidate) {
    Identity identity = candidate.identity;
    boolean standsBy = candidate.waitsForName();
    String failure = standsBy ? null : candidate.failure();
    return new ManagerInfo(
        identity.name(),
        identity.serviceName(),
        host.config().hostName(),
        failure == null ? ManagerState.NEW : ManagerState.FAILED,
        candidate.since,
        failure,
        null,
        null,
        Identity.label(identity.bundle()),
        identity.component(),
        "",
        List.of(),
        0,
        0,
        candidate.attempts(),
        candidate.retryAt(),
        0,
        List.of(),
        0,
        standsBy ? whyItStandsBy(candidate) : null);
  }
}
