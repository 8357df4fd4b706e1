package dev.manager.spi;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerInfo;
import dev.manager.record.ServiceRecord;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A manager as its extensions see it: the place of that name in a host, whatever object is in it.
 * Thread-safe.
 */
@ProviderType
public interface ManagedManager {
  /**
   * Returns the manager's name.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the host it is on.
   *
   * @return the host
   */
  String host();

  /**
   * Returns the first part of the publisher of its notifications.
   *
   * @return the service name
   */
  String serviceName();

  /**
   * Returns the object that serves now, or is being started. Do not keep it: a swap replaces it,
   * and {@link Attachment#swapped} says so.
   *
   * @return the object
   */
  Manager manager();

  /**
   * Returns the interfaces by which it is called.
   *
   * @return the interfaces, of the class loaders that the manager sees
   */
  List<Class<?>> api();

  /**
   * Returns the configuration in force.
   *
   * @return the configuration
   */
  ManagerConfig config();

  /**
   * Returns what is known of it now.
   *
   * @return a snapshot
   */
  ManagerInfo info();

  /**
   * Returns its service record.
   *
   * @return the record, if there is one yet
   */
  Optional<ServiceRecord> record();

  /**
   * Sets its service record: what was found, in {@link ManagerExtension#prepare}; what is, later.
   *
   * @param record the record
   */
  void record(ServiceRecord record);

  /**
   * Asks the manager whether it can do its work.
   *
   * @return false when it says so or throws
   */
  boolean isWorking();

  /**
   * Counts a call in, so that a stop waits for it. The call may then use {@link Call#manager}.
   *
   * @return counts it out when closed
   * @throws dev.manager.ManagerUnavailableException if the manager does not let calls in, at once
   */
  Call enter();

  /** A call that is inside a manager. */
  @ProviderType
  interface Call extends AutoCloseable {
    /**
     * Returns the object that the call is inside of, whatever is swapped meanwhile.
     *
     * @return the object
     */
    Manager manager();

    /** Counts the call out. A second close does nothing. */
    @Override
    void close();
  }
}
