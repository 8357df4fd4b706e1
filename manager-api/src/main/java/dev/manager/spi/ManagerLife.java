package dev.manager.spi;

import dev.manager.ManagerConfig;
import dev.manager.ManagerState;
import dev.manager.notify.Notifier;
import dev.manager.record.ServiceRecord;
import dev.manager.rpc.RpcClient;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The life of one manager object, as its component's callbacks see it. Thread-safe; every call
 * returns in bounded time.
 */
@ProviderType
public interface ManagerLife {
  /**
   * Returns the manager's name.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the first part of the publisher of its notifications.
   *
   * @return the service name
   */
  String serviceName();

  /**
   * Returns the host it is on.
   *
   * @return the host
   */
  String host();

  /**
   * Returns where it is.
   *
   * @return the state
   */
  ManagerState state();

  /**
   * Returns the configuration in force.
   *
   * @return the configuration
   */
  ManagerConfig config();

  /**
   * Returns its notifier.
   *
   * @return the notifier
   */
  Notifier notifier();

  /**
   * Returns its service record.
   *
   * @return the record, if there is one yet
   */
  Optional<ServiceRecord> record();

  /**
   * Returns the port of the backdoor.
   *
   * @return the port, empty while it is off
   */
  OptionalInt backdoorPort();

  /**
   * Returns what calls other managers.
   *
   * @return a client without a target
   * @throws dev.manager.ManagerException if the bundle {@code dev.manager.rpc} is not running
   */
  RpcClient rpc();

  /**
   * Tells whether it is, or was, started beside another object of its name that served.
   *
   * @return false before its start
   */
  boolean isSuccessor();

  /**
   * Has it started, and returns at once. If a step of the start fails, the steps before it are
   * undone, and the runtime lets go of the object and tries again with a new one.
   */
  void start();

  /**
   * Takes notice of a written configuration. Resets the manager if it really changed and the
   * manager runs; after the start, if it is starting; never, if it is stopping. Returns when that
   * is done.
   *
   * @param properties the component's properties
   */
  void modified(Map<String, ?> properties);

  /** Stops it, and returns when that is done. A second call does nothing. Never throws. */
  void stop();
}
