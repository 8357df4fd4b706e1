package dev.manager.impl.internal;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.ManagerConfig;
import dev.manager.ManagerEvent;
import dev.manager.ManagerException;
import dev.manager.ManagerListener;
import dev.manager.Managers;
import dev.manager.Swap;
import dev.manager.impl.internal.Extensions.Extension;
import dev.manager.notify.Notifier;
import dev.manager.rpc.RpcClient;
import dev.manager.spi.Backdoor;
import dev.manager.spi.ManagerHooks;
import dev.manager.spi.ManagerLife;
import dev.manager.spi.ManagerRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.ComponentContext;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the managers of this host share, from when the runtime starts until it stops.
 * Thread-safe; it holds no lock of its own.
 */
final class ManagerHost implements ManagerRuntime {
  private static final Logger log = LoggerFactory.getLogger(ManagerHost.class);
  private static final int EVENTS_MAX = 10_000;

  private final BundleContext context;
  private final ExecutorService executor = Threads.cached("dev.manager-lane");
  private final ScheduledExecutorService ticks =
      new ScheduledThreadPoolExecutor(1, Threads.factory("dev.manager-clock"));
  private final Registry registry = new Registry();
  private final List<ManagerListener> listeners = new CopyOnWriteArrayList<>();
  private final Dispatcher<ManagerEvent> moves = new Dispatcher<>("moves", EVENTS_MAX, this::tell);
  private final EventPublisher events;
  private final Slots slots;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final SwapHistory swaps = new SwapHistory();
  private final Extensions extensions;
  private final Supervisor supervisor;
  private final Singletons singletons;
  private final ServiceTracker<Backdoor, Backdoor> backdoor;
  private final ServiceTracker<RpcClient, RpcClient> rpc;
  private final SynchronousBundleListener stopping = this::bundleChanged;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private volatile HostConfig config;

  ManagerHost(BundleContext context, HostConfig config) {
    this.context = context;
    this.config = config;
    this.events = new EventPublisher(context, config.notifierQueueMax());
    this.slots = new Slots(context);
    this.extensions = new Extensions(context, this::extensionCame, this::extensionGone);
    this.supervisor = new Supervisor(context, this);
    this.singletons =
        new Singletons(
            context, supervisor.outcomes()::changed, name -> registry.holder(name) != null);
    this.backdoor = new ServiceTracker<>(context, Backdoor.class, null);
    this.rpc = new ServiceTracker<>(context, RpcClient.class, null);
  }

  /** Begins to drive managers. */
  void open() {
    context.addBundleListener(stopping);
    events.open();
    backdoor.open();
    rpc.open();
    slots.open();
    extensions.open();
    services.add(
        context.registerService(
            Managers.class, new HostManagers(this, supervisor, listeners), null));
    services.add(context.registerService(ManagerRuntime.class, this, null));
    singletons.open();
    supervisor.open();
    var unused =
        ticks.scheduleAtFixedRate(Cells::tick, 0, Cells.TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Stops all managers in the reverse order of their start, and ends. */
  void close() {
    ticks.shutdownNow();
    supervisor.quiesce();
    stopAll();
    for (int i = services.size() - 1; i >= 0; i--) {
      services.get(i).unregister(); // Declarative Services lets go of every manager here
    }
    context.removeBundleListener(stopping);
    supervisor.close();
    singletons.close();
    extensions.close();
    places.values().forEach(place -> place.slot().close());
    slots.close();
    backdoor.close();
    rpc.close();
    moves.close();
    events.close();
    Threads.end(executor);
  }

  private void stopAll() {
    for (Life each : registry.inStopOrder()) {
      each.stop();
    }
  }

  /**
   * Called by the framework before a bundle stops and once it has gone, on the thread that does.
   */
  private void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      supervisor.uninstalled(event.getBundle());
    }
    if (event.getType() != BundleEvent.STOPPING) {
      return;
    }
    if (event.getBundle().getBundleId() == 0) {
      log.info("The framework stops, and before it its managers");
      supervisor.quiesce();
      stopAll();
      return;
    }
    // A manager that is still starting must not keep its bundle from stopping.
    for (Life each : registry.living()) {
      if (each.identity().bundle().equals(event.getBundle())) {
        each.requestStop();
      }
    }
  }

  @Override
  public ManagerLife admit(Manager manager, ManagerHooks hooks, ComponentContext component) {
    Map<String, Object> properties = Properties.of(component);
    var bundle = component.getBundleContext().getBundle();
    long serviceId = Properties.serviceId(component);
    try {
      var identity = Identity.of(properties, bundle, serviceId);
      String whyNot = singletons.whyNot(identity);
      if (whyNot != null) {
        throw new StandsByException(whyNot);
      }
      var settings = ManagerConfig.of(properties);
      var api = identity.api(manager.getClass(), settings.list(ManagerComponent.API));
      var life = new Life(this, identity, manager, hooks, api, settings);
      Life holder = registry.holder(identity.name());
      while (holder == null || supervisor.candidates().outranks(serviceId, holder)) {
        if (registry.claim(life, holder)) {
          return life;
        }
        holder = registry.holder(identity.name());
      }
      throw new NameTakenException(
          identity, holder, supervisor.candidates().compare(serviceId, holder));
    } catch (ManagerException e) {
      supervisor.refused(serviceId, e);
      throw e;
    }
  }

  // What lives tell.

  void moved(ManagerEvent event) {
    moves.offer(event);
    events.moved(event, config.hostName());
  }

  void resetFailed(String name, Throwable failure) {
    events.resetFailed(name, config.hostName(), failure);
  }

  void started(Life life) {
    registry.started(life);
    supervisor.started(life);
  }

  /** Called after {@link #ended} when a step of a start failed. */
  void startFailed(Life life) {
    supervisor.startFailed(life);
  }

  /** This object has taken the place of another; what is known says so from now on. */
  void replaced(Life life, Swap swap) {
    swapped(swap, Swap.Phase.FLIPPED);
    registry.replaced(life);
  }

  /** An object that was replaced may end. */
  void retire(Life old, Swap swap) {
    supervisor.retire(old, swap);
  }

  /** Notes a swap that was done or given up, and tells of it. */
  void swapped(Swap swap, Swap.Phase phase) {
    swaps.add(swap);
    events.swapped(swap, phase, config.hostName());
  }

  /** Notes that the old object of a swap has ended. */
  void drained(Swap swap, Duration drain) {
    events.swapped(swaps.drained(swap, drain), Swap.Phase.DRAINED, config.hostName());
  }

  SwapHistory swaps() {
    return swaps;
  }

  /** Says why a life serves when another of its name stands by. */
  @Nullable String standing(Life life) {
    return supervisor.candidates().standing(life);
  }

  boolean outranks(Life life, Life other) {
    return supervisor.candidates().outranks(life.serviceId(), other);
  }

  String compare(Life life, Life other) {
    return supervisor.candidates().compare(life.serviceId(), other);
  }

  void ended(Life life) {
    registry.ended(life);
    if (!supervisor.knows(life.serviceId())) {
      registry.forget(life.serviceId()); // its service went before it was admitted
    }
    if (life.identity().singleton() && registry.holder(life.name()) == null) {
      singletons.leave(life.name()); // it ended here: another host may have it
    }
    supervisor.nameFreed(life.name());
  }

  private void tell(ManagerEvent event) {
    for (ManagerListener each : listeners) {
      try {
        each.moved(event);
      } catch (Throwable e) { // one listener must not keep the others from being told
        log.error("Listener {} failed on {}", each.getClass().getName(), event, e);
      }
    }
  }

  // What extensions cause.

  private void extensionCame(Extension extension) {
    registry.living().forEach(life -> life.extensionCame(extension));
  }

  /** Returns when no manager holds anything of the extension, or when that takes too long. */
  private void extensionGone(Extension extension) {
    Deadline deadline = Deadline.in(config.hookTimeout());
    List<CompletableFuture<?>> closings = new ArrayList<>();
    for (Life life : registry.living()) {
      CompletableFuture<?> closing = life.extensionGone(extension);
      if (Hook.current() != life) { // its own hook would wait for itself
        closings.add(closing);
      }
    }
    try {
      CompletableFuture.allOf(closings.toArray(CompletableFuture[]::new))
          .get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("Extension {} goes before every manager let go of it", extension.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // What lives need.

  HostConfig config() {
    return config;
  }

  void config(HostConfig changed) {
    config = changed;
  }

  Notifier notifier(String publisherId) {
    return new HostNotifier(events, publisherId);
  }

  OptionalInt backdoorPort() {
    Backdoor present = backdoor.getService();
    return present == null ? OptionalInt.empty() : OptionalInt.of(present.port());
  }

  RpcClient rpc() {
    RpcClient present = rpc.getService();
    if (present == null) {
      throw new ManagerException(
          "There are no remote calls on host %s: start the bundle dev.manager.rpc"
              .formatted(config.hostName()));
    }
    return present;
  }

  Executor executor() {
    return executor;
  }

  Place place(String name) {
    return places.computeIfAbsent(name, key -> new Place(key, this));
  }

  Slots slots() {
    return slots;
  }

  Extensions extensions() {
    return extensions;
  }

  Singletons singletons() {
    return singletons;
  }

  Registry registry() {
    return registry;
  }
}
