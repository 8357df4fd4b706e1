package dev.manager.spi;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerInfo;
import dev.manager.record.ServiceRecord;
import java.time.Duration;
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
   * Counts a call in at once, or refuses it: {@link #enter(String, Duration)} with no wait and no
   * name of its own.
   *
   * @return counts it out when closed
   * @throws dev.manager.ManagerUnavailableException if the manager does not let calls in now
   */
  default Call enter() {
    return enter("", Duration.ZERO);
  }

  /**
   * Counts a call in, so that a stop and a swap wait for it. It waits as a call through a handle
   * does while none of the name serves: in turn, as one of at most {@code swap.waiters.max}, and at
   * most {@code swap.wait.seconds} or the given time, whichever is less. An interruption ends the
   * wait, and stays set. The call may then use {@link Call#manager}.
   *
   * <p>The thread that enters is inside until the call is closed: should it call the manager back
   * through a handle, it is let in to the same object even while that drains, for that object would
   * wait for it.
   *
   * @param what names the call in reports of who is still inside, such as {@code rpc create}; a
   *     fixed set of names, never one made of arguments
   * @param wait how long it may wait at the most, such as what is left of the request's deadline;
   *     zero or less does not wait
   * @return counts it out when closed
   * @throws dev.manager.ManagerUnavailableException if the manager did not let it in within that
   *     time, too many wait already, the caller was interrupted, or the runtime stops; the call has
   *     not run
   */
  Call enter(String what, Duration wait);

  /** A call that is inside a manager. */
  @ProviderType
  interface Call extends AutoCloseable {
    /**
     * Returns the object that the call is inside of, whatever is swapped meanwhile.
     *
     * @return the object
     */
    Manager manager();

    /** Counts the call out. Any thread may do so; a second close does nothing. */
    @Override
    void close();
  }
}
