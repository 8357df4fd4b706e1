package dev.manager.impl.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets singletons begin and end as their elections say. Thread-safe: it keeps nothing; what it does
 * runs on the supervisor's threads.
 */
final class ElectionOutcomes {
  private static final Logger log = LoggerFactory.getLogger(ElectionOutcomes.class);

  private final ManagerHost host;
  private final Candidates candidates;
  private final Turns turns;
  private final Executor executor;
  private final Consumer<Candidate> letGo;
  private final Consumer<Candidate> activate;

  /**
   * @param letGo lets go of a service object that has ended
   * @param activate lets a try begin as soon as it can
   */
  ElectionOutcomes(
      ManagerHost host,
      Candidates candidates,
      Turns turns,
      Executor executor,
      Consumer<Candidate> letGo,
      Consumer<Candidate> activate) {
    this.host = host;
    this.candidates = candidates;
    this.turns = turns;
    this.executor = executor;
    this.letGo = letGo;
    this.activate = activate;
  }

  /** An election may have a new outcome: a singleton begins, or stands down. Returns at once. */
  void changed(String name) {
    try {
      executor.execute(() -> follow(name));
    } catch (RejectedExecutionException e) {
      log.debug("The runtime ends, and with it manager {}", name, e);
    }
  }

  private void follow(String name) {
    if (name.equals(Singletons.ANY)) {
      candidates.all().stream()
          .filter(each -> each.identity.singleton() && each.isIdle())
          .forEach(activate);
    } else if (host.singletons().isElected(name)) {
      turns.freed(name);
    } else {
      host.registry().living().stream()
          .filter(life -> life.name().equals(name) && life.identity().singleton())
          .forEach(this::standDown);
    }
  }

  private void standDown(Life life) {
    log.warn("Manager {} stands down: this host was elected, and is not any more", life.name());
    life.stop();
    Candidate candidate = candidates.behind(life);
    if (candidate != null) {
      candidate.refused(
          "Manager %s stands by: another host is elected".formatted(life.name()), true);
      letGo.accept(candidate);
      activate.accept(candidate); // to stand by, or to run if it was elected again
    }
  }
}
