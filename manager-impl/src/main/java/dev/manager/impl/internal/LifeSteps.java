package dev.manager.impl.internal;

import dev.manager.ManagerState;
import dev.manager.Swap;
import dev.manager.impl.internal.Extensions.Extension;
import dev.manager.record.ServiceRecord;
import dev.manager.spi.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one manager's life but resets, in their order. Everything here runs on the manager's
 * lane, one move at a time, and each step on a watched thread of its own; only the getters may be
 * called from elsewhere.
 */
final class LifeSteps {
  private static final Logger log = LoggerFactory.getLogger(LifeSteps.class);

  private final ManagerHost host;
  private final Life life;
  private final Lifecycle lifecycle;
  private final Place place;
  private final Attachments attachments;
  private final ClassLoader loader;
  private final StepRunner runner;
  private int waited; // callers, when they were let in; confined to the lane
  private long letIn; // when callers were, by System.nanoTime; confined to the lane

  LifeSteps(ManagerHost host, Life life, Lifecycle lifecycle) {
    this.host = host;
    this.life = life;
    this.lifecycle = lifecycle;
    this.place = life.place();
    this.attachments = place.attachments();
    this.loader =
        Objects.requireNonNullElse(
            life.manager().getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
    this.runner = new StepRunner(host, life);
  }

  /** Starts the manager; if a step fails, takes back those before it. Tells the host either way. */
  void start() {
    if (lifecycle.state() != ManagerState.NEW) {
      return; // it was stopped before
    }
    Deque<Hook.Body> undo = new ArrayDeque<>();
    try {
      runStart(undo);
    } catch (Exception e) {
      abort(undo, e);
    }
  }

  private void runStart(Deque<Hook.Body> undo) throws Exception {
    Life old = place.subject();
    if (old == null) {
      startAlone(undo);
      gapEnded();
    } else {
      startBeside(old, undo);
    }
    host.started(life);
    lifecycle.moveTo(ManagerState.RUNNING); // who sees this sees all that the start led to
    log.info("Manager {} ({}) runs", name(), life.bundle());
  }

  /** Starts with nothing else in the place. */
  private void startAlone(Deque<Hook.Body> undo) throws Exception {
    moveTo(ManagerState.INITIALIZING);
    place.subject(life);
    undo.push(() -> place.vacate(null));
    attachments.begin();
    check();
    for (Extension each : host.extensions().all()) {
      attachments.prepare(each, runner::guarded);
    }
    initialize(undo);

    moveTo(ManagerState.PREPARING);
    attach(Phase.RECORD, undo);
    prepare();

    moveTo(ManagerState.STARTING);
    waited = life.slot().waiting();
    letIn = System.nanoTime();
    life.gate().open();
    undo.push(this::letNobodyIn);
    life.slot().offer(life);
    runner.guarded("handles", loader, () -> host.slots().handlesFor(life));
    attach(Phase.RPC, undo);
    runner.guarded("postStartHook", loader, life.hooks()::postStartHook);
    attach(Phase.JOIN, undo);
    attach(Phase.TIMERS, undo);
    runner.refuseIfStopRequested();
  }

  /** Starts while another object of the name serves, and takes its place at the end. */
  private void startBeside(Life old, Deque<Hook.Body> undo) throws Exception {
    if (!host.outranks(life, old)) {
      throw new NameTakenException(life.identity(), old, host.compare(life, old));
    }
    life.succeed();
    var takeover = new Takeover(host, place, old, life, this);
    try {
      moveTo(ManagerState.INITIALIZING);
      check();
      initialize(undo);
      moveTo(ManagerState.PREPARING);
      prepare();
      moveTo(ManagerState.STARTING);
      runner.guarded("postStartHook", loader, life.hooks()::postStartHook);
      runner.refuseIfStopRequested();
      takeover.handOver();
    } catch (Exception e) {
      takeover.givenUp(e);
      throw e;
    }
    takeover.flip();
  }

  private void check() throws Exception {
    for (Extension each : host.extensions().all()) {
      runner.guarded(
          Attachments.step(each, "check"), each.loader(), () -> each.service.check(life.manager()));
    }
  }

  private void initialize(Deque<Hook.Body> undo) throws Exception {
    runner.guarded("initHost", loader, life.hooks()::initHost);
    undo.push(() -> runner.quietly("cleanupHost", loader, life.hooks()::cleanupHost));
  }

  private void prepare() throws Exception {
    ServiceRecord me =
        place.record().orElseGet(() -> ServiceRecord.unstored(life.host(), name(), Instant.now()));
    place.record(me);
    runner.guarded("preStartHook", loader, () -> life.hooks().preStartHook(me));
  }

  /** Notes that callers who waited since an earlier object ended were let in. */
  private void gapEnded() {
    Place.Ended before = place.endGap();
    if (before != null) {
      host.swapped(
          new Swap(
              Instant.now().minusNanos(System.nanoTime() - letIn),
              name(),
              Swap.Kind.IN_PLACE,
              before.bundle(),
              life.bundle(),
              "the one before had ended",
              Duration.ofNanos(letIn - before.nanos()),
              waited,
              null,
              null),
          Swap.Phase.FLIPPED);
    }
  }

  /** Another object has taken the place: this one serves nobody from now on. */
  void replaced() {
    life.retire();
    lifecycle.moveTo(ManagerState.DRAINING);
    life.gate().close();
  }

  /**
   * Attaches the extensions of a phase, and before them those of an earlier one that came since.
   */
  private void attach(Phase phase, Deque<Hook.Body> undo) throws Exception {
    undo.push(() -> attachments.undo(phase, runner::quietly));
    for (Extension each : host.extensions().all()) {
      if (each.phase.compareTo(phase) <= 0) {
        attachments.attach(each, runner::guarded);
      }
    }
  }

  private void moveTo(ManagerState next) {
    runner.refuseIfStopRequested();
    lifecycle.moveTo(next);
  }

  private void abort(Deque<Hook.Body> undo, Throwable failure) {
    boolean stopped = life.isStopRequested();
    if (stopped) {
      lifecycle.moveTo(
          lifecycle.state() == ManagerState.NEW ? ManagerState.STOPPED : ManagerState.DRAINING);
    }
    undo.forEach(StepRunner::run);
    if (lifecycle.state() == ManagerState.DRAINING) {
      lifecycle.moveTo(ManagerState.STOPPED);
    } else if (lifecycle.state() != ManagerState.STOPPED) {
      lifecycle.fail(failure);
    }
    host.ended(life);
    if (stopped) {
      log.info("Manager {} ({}) was stopped while it started", name(), life.bundle());
    } else {
      host.startFailed(life);
    }
  }

  private void letNobodyIn() throws InterruptedException {
    life.slot().retract(life);
    life.gate().close();
    awaitDrained(host.config().effectiveGraceful());
  }

  private void awaitDrained(Duration limit) throws InterruptedException {
    if (!life.gate().awaitDrained(limit)) {
      var inside = new CallReport();
      inside.add(life.gate(), life.bundle());
      log.warn(
          "Calls are still inside manager {} ({}) after {} s; its stop goes on without them:\n{}",
          name(),
          life.bundle(),
          limit.toMillis() / 1e3,
          inside.text());
    }
    life.slot().forget(life);
  }

  /**
   * Stops the manager; each step runs whatever the one before it did.
   *
   * @param ownLane whether this runs on the lane that only an object that was replaced has
   */
  void stop(Duration graceful, boolean ownLane) throws InterruptedException {
    ManagerState state = lifecycle.state();
    if (state.isTerminal() || (life.isRetired() && !ownLane)) {
      return; // over, or to be done on its own lane
    }
    if (state == ManagerState.NEW) {
      lifecycle.moveTo(ManagerState.STOPPED);
      host.ended(life);
      return;
    }
    HostConfig settings = host.config();
    Deadline whole = Deadline.in(settings.stopTimeout());
    Deadline drain = Deadline.in(graceful);
    long began = System.nanoTime();
    if (settings.gracefulExceedsStop()) {
      log.warn(
          "graceful.timeout.seconds ({}) is longer than stop.timeout.seconds ({}): {} is used",
          settings.gracefulTimeout(),
          settings.stopTimeout(),
          settings.effectiveGraceful());
    }
    if (!ownLane) {
      lifecycle.moveTo(ManagerState.DRAINING);
      life.slot().retract(life);
      life.gate().close();
      StepRunner.run(() -> attachments.quiesce(runner.within(whole)));
    }
    Duration shutdown = drain.remaining();
    if (!shutdown.isZero()) {
      runner.watched(
          "gracefulShutdown", loader, () -> life.hooks().gracefulShutdown(shutdown), shutdown);
    }
    awaitDrained(drain.remaining());
    if (life.gate().inside() > 0) {
      StepRunner.run(() -> attachments.overdue(life.manager(), runner.within(whole)));
      life.gate()
          .awaitDrained(StepRunner.LEAST); // what heeds its interruption is out before the cleanup
    }
    runner.watched(
        "cleanupHost", loader, life.hooks()::cleanupHost, whole.remaining(StepRunner.LEAST));
    if (!ownLane) {
      StepRunner.run(() -> attachments.closeAll(runner.within(whole)));
      place.vacate(new Place.Ended(life.bundle(), began));
    }
    lifecycle.moveTo(ManagerState.STOPPED);
    host.ended(life);
    log.info("Manager {} ({}) is stopped", name(), life.bundle());
  }

  /** Attaches an extension that came while the manager runs; a failure changes nothing else. */
  void attachLate(Extension extension) {
    if (lifecycle.state() != ManagerState.RUNNING || place.subject() != life) {
      return;
    }
    try {
      if (attachments.attach(extension, runner::guarded)) {
        log.info("Extension {} is attached to manager {}", extension.name(), name());
      }
    } catch (Exception e) {
      log.error(
          "Extension {} could not be attached to manager {}, which runs on without it",
          extension.name(),
          name(),
          e);
    }
  }

  /** Closes the attachment of an extension that goes. */
  void detach(Extension extension) {
    StepRunner.run(() -> attachments.detach(extension, runner::quietly));
  }

  StepRunner runner() {
    return runner;
  }

  ClassLoader loader() {
    return loader;
  }

  private String name() {
    return life.name();
  }
}
