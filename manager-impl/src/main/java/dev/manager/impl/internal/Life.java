package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerException;
import dev.manager.ManagerInfo;
import dev.manager.ManagerState;
import dev.manager.impl.internal.Extensions.Extension;
import dev.manager.notify.Notifier;
import dev.manager.record.ServiceRecord;
import dev.manager.rpc.RpcClient;
import dev.manager.spi.ManagerHooks;
import dev.manager.spi.ManagerLife;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one manager object: takes requests from any thread, and has them carried out one at a
 * time on its {@link Lane} by {@link LifeSteps}. Thread-safe: each field is final, atomic or
 * volatile.
 */
final class Life implements ManagerLife {
  private static final Logger log = LoggerFactory.getLogger(Life.class);

  /** What a wait for a bounded sequence of steps adds to the sum of their bounds. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final ManagerHost host;
  private final Identity identity;
  private final Manager manager;
  private final ManagerHooks hooks;
  private final List<Class<?>> api;
  private final String hostName;
  private final Notifier notifier;
  private final Lifecycle lifecycle;
  private final Place place;
  private final int generation;
  private final Lane ownLane;
  private final Gate gate;
  private final LifeSteps steps;
  private final Resets resets;
  private final AtomicBoolean stopRequested = new AtomicBoolean();
  private final AtomicReference<@Nullable ManagerConfig> offered = new AtomicReference<>();
  private volatile ManagerConfig latest;
  private volatile ManagerConfig config;
  private volatile boolean successor;
  private volatile boolean retired;
  private volatile @Nullable Hook running;

  Life(
      ManagerHost host,
      Identity identity,
      Manager manager,
      ManagerHooks hooks,
      List<Class<?>> api,
      ManagerConfig config) {
    this.host = host;
    this.identity = identity;
    this.manager = manager;
    this.hooks = hooks;
    this.api = api;
    this.config = config;
    this.latest = config;
    this.hostName = host.config().hostName();
    this.gate =
        identity.singleton()
            ? new Gate(() -> host.singletons().isElected(identity.name()))
            : new Gate();
    this.notifier = host.notifier(identity.serviceName() + "." + hostName);
    this.lifecycle = new Lifecycle(identity.name(), host::moved);
    this.place = host.place(identity.name());
    this.generation = place.nextGeneration();
    this.ownLane = new Lane(host.executor());
    this.steps = new LifeSteps(host, this, lifecycle);
    this.resets = new Resets(host, this, lifecycle, steps);
  }

  // ManagerLife: what the component asks for.

  @Override
  public void start() {
    // Not awaited: Declarative Services holds its lock on the component, and gives up after seconds
    // on a change or a stop that needs it.
    place.lane().post(steps::start);
  }

  @Override
  public void modified(Map<String, ?> properties) {
    ManagerConfig arriving = ManagerConfig.of(properties);
    latest = arriving;
    // Not awaited, for the same reason.
    if (offered.getAndSet(arriving) == null) { // else the request that waits will find it
      place
          .lane()
          .post(
              () -> {
                ManagerConfig newest = offered.getAndSet(null);
                if (newest != null) {
                  resets.reconfigure(newest);
                }
              });
    }
  }

  @Override
  public void stop() {
    stop(host.config().effectiveGraceful());
  }

  /** Stops it within these limits; returns when that is done, or at once in a hook of its own. */
  void stop(Duration graceful) {
    if (lifecycle.state().isTerminal()) {
      return;
    }
    requestStop();
    if (retired && !isOwnHook()) {
      awaitStop(ownLane.submit(() -> steps.stop(graceful, true)), stopBound(graceful));
      return;
    }
    CompletableFuture<?> stopped = place.lane().submit(() -> steps.stop(graceful, false));
    if (isOwnHook()) {
      log.warn(
          "A hook of manager {} ({}) stops the manager itself; it is stopped when the hook ends",
          name(),
          bundle());
      return;
    }
    Duration bound = stopBound(graceful);
    awaitStop(stopped, bound);
    if (retired && !lifecycle.state().isTerminal()) {
      // It was replaced, and ends by itself, while the place goes on with its successor.
      awaitStop(ownLane.submit(() -> steps.stop(graceful, true)), bound);
    }
  }

  /** Says that a stop is coming: a start or a reset under way is interrupted. */
  void requestStop() {
    if (stopRequested.compareAndSet(false, true)) {
      Hook hook = running;
      if (hook != null) {
        hook.cut(host.config().effectiveGraceful());
      }
    }
  }

  boolean isStopRequested() {
    return stopRequested.get();
  }

  private Duration stopBound(Duration graceful) {
    return host.config().stopBound(graceful);
  }

  private void awaitStop(CompletableFuture<?> stopped, Duration bound) {
    try {
      stopped.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      log.error("Manager {} ({}) was not stopped in order", name(), bundle(), e.getCause());
    } catch (TimeoutException e) {
      log.error(
          "Manager {} ({}) was not stopped within {}: {}", name(), bundle(), bound, activity());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("The wait for the stop of manager {} was interrupted; it goes on", name());
    }
  }

  // What operators ask for.

  /** Resets it with the latest configuration it was offered; throws if that failed. */
  void reset() {
    refuseInOwnHook("reset");
    if (isStopRequested()) { // what waits behind a stop can only be refused, so it need not wait
      throw new IllegalStateException(
          "Manager %s is %s and is being stopped: only a running manager can be reset"
              .formatted(name(), lifecycle.state()));
    }
    CompletableFuture<?> done = place.lane().submit(() -> resets.reset(latest));
    try {
      done.get(host.config().hookTimeout().plus(SLACK).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw asManagerException(e);
    } catch (TimeoutException e) {
      throw new ManagerException("Manager %s is still busy: %s".formatted(name(), activity()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ManagerException("The reset of manager %s goes on unwatched".formatted(name()), e);
    }
  }

  /** Throws when the current thread runs a hook of this manager. */
  void refuseInOwnHook(String what) {
    if (isOwnHook()) {
      throw new IllegalStateException(
          "A hook of manager %s (%s) asks for its own %s, and would wait for itself: do it from another thread, after the hook"
              .formatted(name(), bundle(), what));
    }
  }

  /** Tells whether the current thread runs a hook of this place, which its lane waits for. */
  private boolean isOwnHook() {
    Life own = Hook.current();
    return own != null && own.place == place;
  }

  private static RuntimeException asManagerException(ExecutionException thrown) {
    Throwable cause = thrown.getCause();
    if (cause instanceof ManagerException e) {
      return e;
    }
    if (cause instanceof IllegalStateException e) {
      return e;
    }
    return new ManagerException(String.valueOf(thrown.getMessage()), thrown);
  }

  // What extensions and their coming and going ask for.

  void extensionCame(Extension extension) {
    place.lane().post(() -> steps.attachLate(extension));
  }

  /** Closes an extension's attachment; the result says when. */
  CompletableFuture<?> extensionGone(Extension extension) {
    return place.lane().submit(() -> steps.detach(extension));
  }

  boolean isWorking() {
    try {
      return hooks.isWorking();
    } catch (RuntimeException e) {
      log.warn("isWorking of manager {} ({}) failed", name(), bundle(), e);
      return false;
    }
  }

  // What it knows.

  ManagerInfo info() {
    return info(0, null);
  }

  /** Tells what is known, with what the supervisor adds. */
  ManagerInfo info(int attempts, @Nullable Instant retryAt) {
    Lifecycle.Snapshot now = lifecycle.snapshot();
    Throwable failure = now.failure();
    return new ManagerInfo(
        name(),
        serviceName(),
        hostName,
        now.state(),
        now.since(),
        failure == null ? null : Failures.describe(failure),
        resets.lastFailure(),
        activity(),
        bundle(),
        identity.component(),
        manager.getClass().getName(),
        api.stream().map(Class::getName).toList(),
        gate.inside(),
        place.slot().waiting(),
        attempts,
        retryAt,
        resets.count(),
        place.subject() == this ? place.attachments().names() : List.of(),
        generation,
        host.standing(this));
  }

  @Nullable Throwable failure() {
    return lifecycle.snapshot().failure();
  }

  private @Nullable String activity() {
    Hook hook = running;
    return hook == null ? null : hook.activity();
  }

  void running(@Nullable Hook hook) {
    running = hook;
  }

  void config(ManagerConfig taken) {
    config = taken;
  }

  @Override
  public Optional<ServiceRecord> record() {
    return place.record();
  }

  @Override
  public String name() {
    return identity.name();
  }

  @Override
  public String serviceName() {
    return identity.serviceName();
  }

  @Override
  public String host() {
    return hostName;
  }

  @Override
  public ManagerState state() {
    return lifecycle.state();
  }

  @Override
  public ManagerConfig config() {
    return config;
  }

  @Override
  public Notifier notifier() {
    return notifier;
  }

  @Override
  public OptionalInt backdoorPort() {
    return host.backdoorPort();
  }

  @Override
  public RpcClient rpc() {
    return host.rpc();
  }

  @Override
  public boolean isSuccessor() {
    return successor;
  }

  /** It is started beside another object of its name. */
  void succeed() {
    successor = true;
  }

  Manager manager() {
    return manager;
  }

  List<Class<?>> api() {
    return api;
  }

  ManagerHooks hooks() {
    return hooks;
  }

  Gate gate() {
    return gate;
  }

  Slot slot() {
    return place.slot();
  }

  Place place() {
    return place;
  }

  /** Another object has taken its place: it only has to end. */
  void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /** Returns which object of its name it is, counted from 1. */
  int generation() {
    return generation;
  }

  LifeSteps steps() {
    return steps;
  }

  long serviceId() {
    return identity.serviceId();
  }

  Identity identity() {
    return identity;
  }

  String bundle() {
    return Identity.label(identity.bundle());
  }
}
