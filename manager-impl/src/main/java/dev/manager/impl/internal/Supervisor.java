package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerException;
import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activates every manager that is registered, on threads of its own, and tries those that fail
 * again: after a pause that doubles, or at once when their configuration changes or their name
 * becomes free. Thread-safe.
 *
 * <p>To get a manager's service is what activates its component, and what activates it again after
 * a failure; so a try concerns just this component configuration, and none of its siblings.
 */
final class Supervisor implements ServiceTrackerCustomizer<Manager, Candidate> {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /** How long after the runtime it is that everything should be there. */
  private static final long LOOK_SECONDS = 10;

  private final BundleContext context;
  private final ManagerHost host;
  private final ComponentProblems problems;
  private final ExecutorService activations = Threads.cached("dev.manager-start");
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Threads.factory("dev.manager-supervisor"));
  private final Candidates candidates = new Candidates();
  private final Turns turns;
  private final ElectionOutcomes outcomes;
  private final Causes causes;
  private final ServiceTracker<Manager, Candidate> tracker;
  private volatile boolean quiet;

  Supervisor(BundleContext context, ManagerHost host) {
    this.context = context;
    this.host = host;
    this.problems = new ComponentProblems(context);
    this.causes = new Causes(problems);
    this.turns = new Turns(host, candidates, clock, this::activateSoon);
    this.outcomes =
        new ElectionOutcomes(host, candidates, turns, activations, this::letGo, this::activateSoon);
    this.tracker = new ServiceTracker<>(context, Manager.class, this);
    clock.setRemoveOnCancelPolicy(true); // one that has gone is not kept until its next try
  }

  ElectionOutcomes outcomes() {
    return outcomes;
  }

  Candidates candidates() {
    return candidates;
  }

  /** Lists every manager, those that wait for something they need last. */
  List<ManagerInfo> list() {
    return new Listing(host, candidates, problems).list();
  }

  void open() {
    problems.open();
    tracker.open(true); // whatever class loader its interface comes from, it is to be diagnosed
    var unused = clock.schedule(this::lookAround, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** Says which of the services that a host is expected to have are not there. */
  private void lookAround() {
    missing("org.osgi.service.cm.ConfigurationAdmin", "every manager runs with its defaults");
    missing(
        "org.osgi.service.component.runtime.ServiceComponentRuntime",
        "why a manager is not activated stands only in the log of Declarative Services");
  }

  private void missing(String service, String consequence) {
    if (!quiet && context.getServiceReference(service) == null) {
      log.warn("No service {} is there, so {}: start a bundle that has it", service, consequence);
    }
  }

  /** Begins no further activation. */
  void quiesce() {
    quiet = true;
  }

  void close() {
    quiesce();
    clock.shutdownNow();
    tracker.close();
    Threads.end(activations);
    problems.close();
  }

  // The services of managers.

  @Override
  public @Nullable Candidate addingService(ServiceReference<Manager> reference) {
    var bundle = reference.getBundle();
    if (bundle == null) {
      return null; // it has gone already
    }
    long id = Properties.serviceId(reference);
    var identity = Identity.unchecked(Properties.of(reference), bundle, id);
    var candidate = new Candidate(reference, identity);
    candidates.add(candidate);
    lookSoon(candidate);
    return candidate;
  }

  /** Its configuration changed: one that failed may now succeed, one that stands by may win. */
  @Override
  public void modifiedService(ServiceReference<Manager> reference, Candidate candidate) {
    candidate.change();
    lookSoon(candidate);
    for (Candidate each : candidates.named(candidate.identity.name())) {
      if (each != candidate && each.waitsForName()) {
        activateSoon(each);
      }
    }
  }

  /** Ends an object that was replaced, and lets go of it, so that its service can serve again. */
  void retire(Life old, Swap swap) {
    try {
      activations.execute(
          () -> {
            long began = System.nanoTime();
            old.stop();
            host.drained(swap, Duration.ofNanos(System.nanoTime() - began));
            Candidate candidate = candidates.behind(old);
            if (candidate != null) {
              candidate.refused(replaced(candidate, swap), true);
              letGo(candidate);
              activateSoon(candidate); // to stand by, or to serve if its successor has gone
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("The runtime ends, and with it {}", old.name(), e);
    }
  }

  private String replaced(Candidate candidate, Swap swap) {
    Life holder = host.registry().holder(candidate.identity.name());
    return holder == null || holder.serviceId() == candidate.identity.serviceId()
        ? "It was replaced by %s".formatted(swap.to())
        : turns.standsBehind(candidate, holder);
  }

  @Override
  public void removedService(ServiceReference<Manager> reference, Candidate candidate) {
    long id = Properties.serviceId(reference);
    candidates.remove(candidate);
    if (candidate.goes()) {
      release(reference);
    }
    host.registry().forget(id);
    String name = candidate.identity.name();
    nameFreed(name); // one that stands by may have left it to this one
    if (candidates.named(name).isEmpty() && host.registry().holder(name) == null) {
      host.singletons().leave(name);
    }
  }

  /**
   * Forgets the managers of a bundle that has been uninstalled. While another thread still ends
   * them, it may be that nobody is told any more that their services go: Karaf's regions hide what
   * belongs to a bundle that they do not have.
   */
  void uninstalled(Bundle bundle) {
    for (Candidate each : candidates.all()) {
      if (each.identity.bundle().equals(bundle)) {
        tracker.remove(each.reference);
      }
    }
  }

  private void release(ServiceReference<Manager> reference) {
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("The framework has released {} already", reference, e);
    }
  }

  // Activation.

  /** Lets a try begin as soon as it can. */
  private void activateSoon(Candidate candidate) {
    candidate.makeDue();
    lookSoon(candidate);
  }

  /** Begins a try if one is due, and lets go of one that failed. */
  private void lookSoon(Candidate candidate) {
    if (quiet) {
      return;
    }
    try {
      activations.execute(() -> look(candidate));
    } catch (RejectedExecutionException e) {
      log.debug("The runtime ends; {} is not activated", candidate.reference, e);
    }
  }

  private void look(Candidate candidate) {
    candidate.wanted.set(true); // before the next line: whoever looks now will see it
    if (candidate.activating.getAndSet(true)) {
      return;
    }
    try {
      candidate.wanted.set(false);
      lookNow(candidate);
    } finally {
      candidate.activating.set(false);
    }
    if (candidate.wanted.get()) {
      lookSoon(candidate);
    }
  }

  private void lookNow(Candidate candidate) {
    if (quiet || candidate.isGone()) {
      return;
    }
    Life before = host.registry().behind(candidate.identity.serviceId());
    if (candidate.isIdle()) {
      if (!candidate.takeDue()) {
        return; // the try that failed has been dealt with, and the next has its time
      }
      if (!turns.isTurnOf(candidate)) {
        return;
      }
      candidate.begins();
      got(candidate, get(candidate), before);
    } else if (before != null && before.state() == ManagerState.FAILED) {
      letGo(candidate);
      failed(candidate, before);
    }
  }

  private void got(Candidate candidate, @Nullable Manager manager, @Nullable Life before) {
    Life life = host.registry().behind(candidate.identity.serviceId());
    if (manager == null) {
      failed(candidate, life == before ? null : life);
    } else if (!candidate.hold()) {
      release(candidate.reference);
    } else if (life == null) {
      neverActivated(candidate, manager);
    } else if (life == before) {
      // Others hold the object too, or its component is immediate: letting go did not end it.
      letGo(candidate);
      problems.restart(candidate.reference);
      nameFreed(candidate.identity.name());
    } else if (life.state() == ManagerState.FAILED) {
      candidate.wanted.set(true); // it failed before it was held: let go of it in the next round
    }
  }

  private void letGo(Candidate candidate) {
    if (candidate.letsGo()) {
      try {
        release(candidate.reference); // Declarative Services drops the object
      } finally {
        candidate.hasLetGo();
      }
    }
  }

  private @Nullable Manager get(Candidate candidate) {
    try {
      return context.getService(candidate.reference);
    } catch (RuntimeException e) {
      // The framework or Declarative Services fails while the service goes, or refuses its type.
      candidate.refused(Failures.describe(e), false);
      return null;
    }
  }

  private void neverActivated(Candidate candidate, Manager manager) {
    String why = Causes.neverActivated(candidate, manager);
    candidate.failed(why);
    log.error(why);
    nameFreed(candidate.identity.name());
  }

  /** Notes that a try failed, with the life it led to, if it led to one; plans the next. */
  private void failed(Candidate candidate, @Nullable Life life) {
    if (candidate.isGone()) {
      return;
    }
    if (life != null && life.failure() instanceof NameTakenException taken) {
      candidate.refused(Failures.oneLine(taken), true); // another came first meanwhile
    }
    String why = causes.of(candidate, life);
    int attempts = candidate.failed(why);
    if (candidate.waitsForName()) {
      log.warn(why);
      nameFreed(candidate.identity.name()); // it may have become free meanwhile
      return;
    }
    nameFreed(candidate.identity.name()); // one that stands by may serve until this one can
    if (candidate.hasChanged()) {
      log.error(
          "{}; it is tried again at once, for its configuration changed", why, Causes.stack(life));
      activateSoon(candidate);
      return;
    }
    HostConfig config = host.config();
    if (!config.supervisorEnabled() || quiet) {
      log.error("{}; it is not tried again (supervisor.enabled)", why, Causes.stack(life));
      return;
    }
    Duration pause = pause(config, attempts);
    log.error(
        "{}; try {} follows in {} s",
        why,
        attempts + 1,
        pause.toMillis() / 1e3,
        Causes.stack(life));
    try {
      var planned =
          clock.schedule(() -> activateSoon(candidate), pause.toNanos(), TimeUnit.NANOSECONDS);
      candidate.retry(planned, Instant.now().plus(pause));
    } catch (RejectedExecutionException e) {
      log.debug("The runtime ends; {} is not tried again", candidate.reference, e);
    }
  }

  /** Doubles with each try up to the longest, and takes between a half and the whole of that. */
  static Duration pause(HostConfig config, int attempts) {
    double initial = config.supervisorInitial().toNanos();
    double most = config.supervisorMax().toNanos();
    double whole = Math.min(most, initial * Math.pow(2, Math.min(attempts - 1, 40)));
    double part = ThreadLocalRandom.current().nextDouble(0.5, 1);
    return Duration.ofNanos((long) (whole * part));
  }

  /** A manager runs: what went wrong before is forgotten. */
  void started(Life life) {
    Candidate candidate = candidates.behind(life);
    if (candidate != null) {
      candidate.succeeded();
    }
    turns.taken(life.name());
  }

  /** A manager's start failed: its object is let go, and a new one is tried. */
  void startFailed(Life life) {
    Candidate candidate = candidates.behind(life);
    if (candidate != null) {
      lookSoon(candidate);
    } else {
      log.error(
          "Manager {} ({}) did not start, and is registered as no service by which it could be"
              + " tried again: {}",
          life.name(),
          life.bundle(),
          life.info().failure());
    }
  }

  /** Tells whether a manager's service is still there. */
  boolean knows(long serviceId) {
    return candidates.get(serviceId) != null;
  }

  /** Notes why the runtime refuses a manager. */
  void refused(long serviceId, ManagerException why) {
    Candidate candidate = candidates.get(serviceId);
    if (candidate != null) {
      candidate.refused(Failures.oneLine(why), why instanceof StandsByException);
    }
  }

  /** A name may be free, or its best candidate has failed: the next of them may be tried. */
  void nameFreed(String name) {
    turns.freed(name);
  }
}
