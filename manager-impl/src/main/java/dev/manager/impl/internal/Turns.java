package dev.manager.impl.internal;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is among the managers of one name: no lesser one is tried while a better one can
 * be. Thread-safe without a lock: who stands by notes that and then looks again; who lets others go
 * ahead notes that and then looks who stands by. One of the two sees the other.
 *
 * <p>One that has to drain before it can be tried again lets others serve meanwhile, and so does
 * one that failed, until it is tried again.
 */
final class Turns {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  private final ManagerHost host;
  private final Candidates candidates;
  private final ScheduledExecutorService clock;
  private final Consumer<Candidate> activate;

  /**
   * @param clock for a look at one that waits, should the try that it waits for not end
   * @param activate lets a try begin as soon as it can; must return at once
   */
  Turns(
      ManagerHost host,
      Candidates candidates,
      ScheduledExecutorService clock,
      Consumer<Candidate> activate) {
    this.host = host;
    this.candidates = candidates;
    this.clock = clock;
    this.activate = activate;
  }

  /** Tells whether one may be tried now; else it stands by, and is looked at when it may. */
  boolean isTurnOf(Candidate candidate) {
    // The holder is asked for again after the better ones: a try that has ended led to one.
    return !standsBehindHolder(candidate)
        && !yields(candidate)
        && !standsBehindHolder(candidate)
        && isElected(candidate);
  }

  private boolean standsBehindHolder(Candidate candidate) {
    Life holder = host.registry().holder(candidate.identity.name());
    if (holder == null || mayTake(candidate, holder)) {
      return false;
    }
    String why = standsBehind(candidate, holder);
    if (!candidate.standsBy()) {
      log.warn(why);
    }
    candidate.refused(why, true);
    if (mayTake(candidate, host.registry().holder(candidate.identity.name()))) {
      candidate.lookAgain(); // the other ended meanwhile
    }
    return true;
  }

  private boolean mayTake(Candidate candidate, @Nullable Life holder) {
    return holder == null || candidates.outranks(candidate.identity.serviceId(), holder);
  }

  /** Says why one stands by while another of its name serves. */
  String standsBehind(Candidate candidate, Life holder) {
    return Failures.oneLine(
        new NameTakenException(
            candidate.identity,
            holder,
            candidates.compare(candidate.identity.serviceId(), holder)));
  }

  /** Lets a better one go first, if one is tried or can be; tells whether there is one. */
  private boolean yields(Candidate candidate) {
    for (Candidate each : candidates.named(candidate.identity.name())) {
      if (each == candidate) {
        return false;
      }
      if (goesFirst(each)) {
        candidate.yields("%s goes first".formatted(Identity.label(each.identity.bundle())));
        if (each.isIdle() && each.waitsForName()) {
          activate.accept(each);
        }
        if (goesFirst(each)) {
          lookLater(candidate); // who takes it away, or ends its try, sees that this one stands by
        } else {
          candidate.lookAgain();
        }
        return true;
      }
    }
    return false;
  }

  private boolean goesFirst(Candidate better) {
    return better.isTrying(limit()) || (better.canBeTried() && isElectable(better));
  }

  /** How long a try may take until lesser ones do not wait for it any more. */
  private Duration limit() {
    return host.config().hookTimeout();
  }

  private void lookLater(Candidate candidate) {
    try {
      candidate.retry(
          clock.schedule(() -> activate.accept(candidate), limit().toNanos(), TimeUnit.NANOSECONDS),
          null);
    } catch (RejectedExecutionException e) {
      log.debug("The runtime ends; {} is not tried again", candidate.reference, e);
    }
  }

  private boolean isElectable(Candidate candidate) {
    return host.singletons().whyNot(candidate.identity) == null;
  }

  /** Tells whether one is no singleton that another host runs. */
  private boolean isElected(Candidate candidate) {
    String whyNot = host.singletons().whyNot(candidate.identity);
    if (whyNot == null) {
      return true;
    }
    if (!candidate.standsBy()) {
      log.info(whyNot);
    }
    candidate.refused(whyNot, true);
    if (host.singletons().isElected(candidate.identity.name())) {
      candidate.lookAgain(); // it was elected meanwhile
    } else {
      freed(candidate.identity.name()); // one that is no singleton may have let it go first
    }
    return false;
  }

  /** Lets the first of those that stand by for a name be tried, if it may take that name. */
  void freed(String name) {
    Life holder = host.registry().holder(name);
    for (Candidate each : candidates.named(name)) {
      if (!mayTake(each, holder)) {
        return;
      }
      if (each.isIdle() && each.waitsForName() && isElectable(each)) {
        activate.accept(each);
        return;
      }
    }
  }

  /** Lets those that stand by for a name look whom they stand by for. */
  void taken(String name) {
    for (Candidate each : candidates.named(name)) {
      if (each.isIdle() && each.waitsForName()) {
        activate.accept(each);
      }
    }
  }
}
