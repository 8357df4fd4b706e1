package dev.manager.impl.internal;

import dev.manager.ManagerComponent;
import dev.manager.ManagerConfig;
import dev.manager.ManagerException;
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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one manager's life, in their order. Everything here runs on the manager's lane, one
 * move at a time, and each step on a watched thread of its own; only the getters may be called from
 * elsewhere.
 */
final class LifeSteps {
  private static final Logger log = LoggerFactory.getLogger(LifeSteps.class);

  /** What even a late step of a stop is given. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final ManagerHost host;
  private final Life life;
  private final Lifecycle lifecycle;
  private final Place place;
  private final Attachments attachments;
  private final ClassLoader loader;
  private final AtomicLong resets = new AtomicLong();
  private volatile @Nullable String lastResetFailure;
  private @Nullable ManagerConfig refused; // confined to the lane
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
      attachments.prepare(each, this::guarded);
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
    guarded("handles", loader, () -> host.slots().handlesFor(life));
    attach(Phase.RPC, undo);
    guarded("postStartHook", loader, life.hooks()::postStartHook);
    attach(Phase.JOIN, undo);
    attach(Phase.TIMERS, undo);
    refuseIfStopRequested();
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
      guarded("postStartHook", loader, life.hooks()::postStartHook);
      refuseIfStopRequested();
      takeover.handOver();
    } catch (Exception e) {
      takeover.givenUp(e);
      throw e;
    }
    takeover.flip();
  }

  private void check() throws Exception {
    for (Extension each : host.extensions().all()) {
      guarded(
          Attachments.step(each, "check"), each.loader(), () -> each.service.check(life.manager()));
    }
  }

  private void initialize(Deque<Hook.Body> undo) throws Exception {
    guarded("initHost", loader, life.hooks()::initHost);
    undo.push(() -> quietly("cleanupHost", loader, life.hooks()::cleanupHost));
  }

  private void prepare() throws Exception {
    ServiceRecord me =
        place.record().orElseGet(() -> ServiceRecord.unstored(life.host(), name(), Instant.now()));
    place.record(me);
    guarded("preStartHook", loader, () -> life.hooks().preStartHook(me));
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

  private void attach(Phase phase, Deque<Hook.Body> undo) throws Exception {
    undo.push(() -> attachments.undo(phase, this::quietly));
    for (Extension each : host.extensions().all()) {
      if (each.phase == phase) {
        attachments.attach(each, this::guarded);
      }
    }
  }

  private void moveTo(ManagerState next) {
    refuseIfStopRequested();
    lifecycle.moveTo(next);
  }

  private void refuseIfStopRequested() {
    if (life.isStopRequested()) {
      throw new ManagerException("Manager %s was stopped while it started".formatted(name()));
    }
  }

  private void abort(Deque<Hook.Body> undo, Throwable failure) {
    boolean stopped = life.isStopRequested();
    if (stopped) {
      lifecycle.moveTo(
          lifecycle.state() == ManagerState.NEW ? ManagerState.STOPPED : ManagerState.DRAINING);
    }
    undo.forEach(LifeSteps::run);
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

  static void run(Hook.Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new IllegalStateException("a watched step let an exception through", e);
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
      run(() -> attachments.quiesce(within(whole)));
    }
    Duration shutdown = drain.remaining();
    if (!shutdown.isZero()) {
      watched("gracefulShutdown", loader, () -> life.hooks().gracefulShutdown(shutdown), shutdown);
    }
    awaitDrained(drain.remaining());
    if (life.gate().inside() > 0) {
      run(() -> attachments.overdue(life.manager(), within(whole)));
      life.gate().awaitDrained(LEAST); // what heeds its interruption is out before the cleanup
    }
    watched("cleanupHost", loader, life.hooks()::cleanupHost, whole.remaining(LEAST));
    if (!ownLane) {
      run(() -> attachments.closeAll(within(whole)));
      place.vacate(new Place.Ended(life.bundle(), began));
    }
    lifecycle.moveTo(ManagerState.STOPPED);
    host.ended(life);
    log.info("Manager {} ({}) is stopped", name(), life.bundle());
  }

  /** Takes a written configuration over, if it says anything new and the manager runs. */
  void reconfigure(ManagerConfig arriving) {
    ManagerState state = lifecycle.state();
    if (state != ManagerState.RUNNING) {
      log.debug("Manager {} is {}: its new configuration is not taken over", name(), state);
      return;
    }
    var changed = life.config().changedKeys(arriving);
    if (changed.isEmpty() || arriving.equals(refused)) {
      log.debug("The configuration of manager {} was written, but says nothing new", name());
      return;
    }
    log.info("Manager {} is reset: {} changed", name(), changed);
    if (changed.contains(ManagerComponent.NAME) || changed.contains(ManagerComponent.API)) {
      log.warn("Name and api of manager {} change only when its component starts again", name());
    }
    try {
      reset(arriving);
    } catch (ManagerException e) {
      log.debug("The failed reset of manager {} has been reported", name(), e);
    }
  }

  /** Resets a running manager; if it refuses, it runs on as before, and this throws. */
  void reset(ManagerConfig arriving) {
    if (lifecycle.state() != ManagerState.RUNNING) {
      throw new IllegalStateException(
          "Manager %s is %s: only a running manager can be reset"
              .formatted(name(), lifecycle.state()));
    }
    lifecycle.moveTo(ManagerState.RESETTING);
    try {
      guarded("reset", loader, () -> life.hooks().reset(arriving));
    } catch (Exception e) {
      refused = arriving;
      resetFailed(e);
      lifecycle.moveTo(ManagerState.RUNNING);
      throw new ManagerException(
          "The reset of manager %s failed, and its old configuration stays in force: %s"
              .formatted(name(), Failures.oneLine(e)),
          e);
    }
    life.config(arriving);
    refused = null;
    lastResetFailure = null;
    resets.incrementAndGet();
    if (place.subject() == life) {
      run(() -> attachments.reset(this::quietly));
    }
    lifecycle.moveTo(ManagerState.RUNNING);
  }

  private void resetFailed(Throwable failure) {
    lastResetFailure = Failures.describe(failure);
    log.error(
        "Reset of manager {} ({}) failed; its old configuration stays in force: {}",
        name(),
        life.bundle(),
        Failures.oneLine(failure),
        Failures.forStack(failure));
    host.resetFailed(name(), failure);
  }

  /** Attaches an extension that came while the manager runs; a failure changes nothing else. */
  void attachLate(Extension extension) {
    if (lifecycle.state() != ManagerState.RUNNING || place.subject() != life) {
      return;
    }
    try {
      if (attachments.attach(extension, this::guarded)) {
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
    run(() -> attachments.detach(extension, this::quietly));
  }

  /** Runs a step of a start or a reset: bounded, and interrupted by a stop. */
  void guarded(String step, ClassLoader stepLoader, Hook.Body body) throws Exception {
    guarded(step, stepLoader, body, host.config().hookTimeout());
  }

  void guarded(String step, ClassLoader stepLoader, Hook.Body body, Duration limit)
      throws Exception {
    var hook = new Hook(life, step, true, stepLoader, body);
    life.running(hook);
    try {
      refuseIfStopRequested();
      hook.run(limit, host.config().hookWarn());
    } finally {
      life.running(null);
    }
  }

  /** Runs a step that must not stop those after it: bounded; what it throws is logged, once. */
  void quietly(String step, ClassLoader stepLoader, Hook.Body body) {
    watched(step, stepLoader, body, host.config().hookTimeout());
  }

  private Attachments.Watch within(Deadline deadline) {
    return (step, stepLoader, body) -> watched(step, stepLoader, body, deadline.remaining(LEAST));
  }

  private void watched(String step, ClassLoader stepLoader, Hook.Body body, Duration limit) {
    var hook = new Hook(life, step, false, stepLoader, body);
    life.running(hook);
    try {
      hook.run(limit, host.config().hookWarn());
    } catch (InterruptedException e) {
      log.warn("Step {} of manager {} was interrupted", step, name(), e);
    } catch (Exception e) {
      log.error("Step {} of manager {} ({}) failed", step, name(), life.bundle(), e);
    } finally {
      life.running(null);
    }
  }

  long resets() {
    return resets.get();
  }

  @Nullable String lastResetFailure() {
    return lastResetFailure;
  }

  ClassLoader loader() {
    return loader;
  }

  private String name() {
    return life.name();
  }
}
