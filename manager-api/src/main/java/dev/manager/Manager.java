package dev.manager;

import dev.manager.notify.Notifier;
import dev.manager.record.ServiceRecord;
import dev.manager.rpc.RpcClient;
import dev.manager.spi.ManagerHooks;
import dev.manager.spi.ManagerLife;
import dev.manager.spi.ManagerRuntime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/**
 * Base class of a manager: the one that is responsible for one aspect of a system.
 *
 * <p><b>For authors.</b> Extend it, mark the class with {@code @Component(service = Manager.class,
 * configurationPid = …)} and {@link ManagerComponent}, override the hooks you need, and build the
 * bundle with {@code -dsannotations-options: inherit}, so that the Declarative Services callbacks
 * of this class are found. The runtime calls the hooks one at a time, each on a thread of its own
 * with the class loader of your bundle as context class loader, watches how long they take, and
 * bounds them ({@code hook.timeout.seconds} of the configuration {@code dev.manager.host}). Methods
 * that callers use may run at the same time as {@link #reset}, {@link #gracefulShutdown} and each
 * other.
 *
 * <p><b>For callers.</b> Do not use this type. Bind the manager's api interface with the target
 * {@code (manager.handle=true)}.
 *
 * <p>The order of a start: look up the record, {@link #initHost}, create or refresh the record,
 * {@link #preStartHook}, remote callers are let in, {@link #postStartHook}, heartbeats, periodic
 * tasks. Of a stop: nothing new is let in, {@link #gracefulShutdown}, calls in flight finish,
 * {@link #cleanupHost}, and the rest is closed.
 */
@ConsumerType
public abstract class Manager {
  private volatile @Nullable ManagerRuntime runtime;
  private volatile @Nullable ManagerLife life;

  /** For subclasses. Everything that needs the runtime is there from {@link #initHost} on. */
  protected Manager() {}

  // The callbacks of Declarative Services.

  /**
   * Called by Declarative Services before activation.
   *
   * @param runtime the runtime that will drive this manager
   */
  @Reference(name = "manager.runtime")
  protected final void bindManagerRuntime(ManagerRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Called by Declarative Services: has this manager started, and returns at once, so that
   * Declarative Services is free to change or stop it meanwhile.
   *
   * @param context the component
   * @throws ManagerException if it cannot be started at all: it has no name, another manager has
   *     its name, it lacks what it names as its api, or its bundle was built in a wrong way
   */
  @Activate
  protected final void activate(ComponentContext context) {
    ManagerRuntime present = runtime;
    if (present == null) {
      throw new ManagerException(
          ("Manager class %s of bundle %s was built without inherited annotations, so its component"
                  + " knows neither the runtime nor reset: add \"-dsannotations-options: inherit\""
                  + " to the bnd instructions of that bundle")
              .formatted(getClass().getName(), context.getBundleContext().getBundle()));
    }
    ManagerLife admitted = present.admit(this, new Hooks(), context);
    life = admitted;
    admitted.start();
  }

  /**
   * Called by Declarative Services when the configuration was written: resets this manager if
   * anything in it really changed.
   *
   * @param properties the new configuration
   */
  @Modified
  protected final void modified(Map<String, Object> properties) {
    ManagerLife present = life;
    if (present != null) {
      present.modified(properties);
    }
  }

  /**
   * Called by Declarative Services: stops this manager, and returns when it has, in bounded time.
   */
  @Deactivate
  protected final void deactivate() {
    ManagerLife present = life;
    if (present != null) {
      present.stop();
    }
  }

  // The hooks. Each does nothing unless it is overridden.

  /**
   * First hook of a start: put right what an earlier run left behind, open what the manager works
   * on. Nobody can call the manager yet; {@link #record} is what an earlier run left, if anything.
   *
   * @throws Exception to refuse the start
   */
  protected void initHost() throws Exception {}

  /**
   * The record exists, nobody can call the manager yet.
   *
   * @param me this manager's record
   * @throws Exception to refuse the start
   */
  protected void preStartHook(ServiceRecord me) throws Exception {}

  /**
   * Remote callers are being served; heartbeats and periodic tasks begin after this.
   *
   * @throws Exception to refuse the start
   */
  protected void postStartHook() throws Exception {}

  /**
   * The configuration changed, or an operator asked for a reset. Calls go on meanwhile, so take
   * over the new settings at once (one volatile record) or not at all: if this throws, the old
   * configuration stays in force.
   *
   * @param config the configuration to take over
   * @throws Exception to refuse it
   */
  protected void reset(ManagerConfig config) throws Exception {}

  /**
   * The manager is being stopped and gets no new calls: finish what would be lost.
   *
   * @param limit how long this may take; then it is interrupted and the stop goes on
   * @throws Exception is logged, and the stop goes on
   */
  protected void gracefulShutdown(Duration limit) throws Exception {}

  /**
   * Last hook: release what {@link #initHost} opened. Also called when a start fails after {@code
   * initHost} had ended well.
   *
   * @throws Exception is logged, and the stop goes on
   */
  protected void cleanupHost() throws Exception {}

  /**
   * Tells whether the manager can do its work. While it says no, or throws, its heartbeat is
   * withheld, so that its peers see it as down. Called often; it must be quick.
   *
   * @return true unless overridden
   */
  protected boolean isWorking() {
    return true;
  }

  // What a manager knows of itself.

  /**
   * Returns the manager's name.
   *
   * @return the name it is known by in this host
   * @throws IllegalStateException before activation
   */
  public final String name() {
    return life().name();
  }

  /**
   * Returns the host that this manager runs on.
   *
   * @return the configured host name, or the machine's
   * @throws IllegalStateException before activation
   */
  public final String host() {
    return life().host();
  }

  /**
   * Returns the first part of the publisher of this manager's notifications.
   *
   * @return {@code undefined} unless {@link ManagerComponent#serviceName} or the configuration says
   *     otherwise
   * @throws IllegalStateException before activation
   */
  public final String serviceName() {
    return life().serviceName();
  }

  /**
   * Returns the notifier that speaks for {@code serviceName.host}.
   *
   * @return the same one for the whole life of this object
   * @throws IllegalStateException before activation
   */
  protected final Notifier notifier() {
    return life().notifier();
  }

  /**
   * Returns the configuration in force: the one that the last successful reset took over.
   *
   * @return the configuration
   * @throws IllegalStateException before activation
   */
  protected final ManagerConfig config() {
    return life().config();
  }

  /**
   * Returns the port of the backdoor, a shell on the loopback interface.
   *
   * @return the port; empty while the backdoor is off
   * @throws IllegalStateException before activation
   */
  protected final OptionalInt backdoorPort() {
    return life().backdoorPort();
  }

  /**
   * Returns what calls other managers, wherever they are. Ask for it when you need it: it goes when
   * the bundle {@code dev.manager.rpc} does.
   *
   * @return a client without a target; {@link RpcClient#prepare} gives it one
   * @throws ManagerException if the bundle {@code dev.manager.rpc} is not running
   * @throws IllegalStateException before activation
   */
  protected final RpcClient rpc() {
    return life().rpc();
  }

  /**
   * Returns this manager's service record.
   *
   * @return the record: in {@link #initHost} that of an earlier run, if there was one; from {@link
   *     #preStartHook} on its own
   * @throws IllegalStateException before activation
   */
  protected final Optional<ServiceRecord> record() {
    return life().record();
  }

  /**
   * Tells whether this object is started beside another of its name that serves, and takes the
   * place of that one once its hooks have run. What only one object may hold, such as a lock or a
   * port, is not to be opened in the hooks then: {@link HandOver#takeOver} is where it is free.
   *
   * @return the same answer for the whole life of this object
   * @throws IllegalStateException before activation
   */
  protected final boolean isSuccessor() {
    return life().isSuccessor();
  }

  private ManagerLife life() {
    ManagerLife present = life;
    if (present == null) {
      throw new IllegalStateException(
          "Manager class %s of bundle %s is not activated yet: use this from initHost on"
              .formatted(getClass().getName(), FrameworkUtil.getBundle(getClass())));
    }
    return present;
  }

  /** Lets the runtime call the hooks, and nobody else. */
  private final class Hooks implements ManagerHooks {
    @Override
    public void initHost() throws Exception {
      Manager.this.initHost();
    }

    @Override
    public void preStartHook(ServiceRecord me) throws Exception {
      Manager.this.preStartHook(me);
    }

    @Override
    public void postStartHook() throws Exception {
      Manager.this.postStartHook();
    }

    @Override
    public void reset(ManagerConfig config) throws Exception {
      Manager.this.reset(config);
    }

    @Override
    public void gracefulShutdown(Duration limit) throws Exception {
      Manager.this.gracefulShutdown(limit);
    }

    @Override
    public void cleanupHost() throws Exception {
      Manager.this.cleanupHost();
    }

    @Override
    public boolean isWorking() {
      return Manager.this.isWorking();
    }
  }
}
