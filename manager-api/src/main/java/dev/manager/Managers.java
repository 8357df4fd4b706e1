package dev.manager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The managers of this host: a service for operators, tools and tests. Thread-safe.
 *
 * <p>Every wait is bounded by the timeouts of the configuration {@code dev.manager.host}. A hook of
 * a manager may list and find, but may not reset or drain its own manager: that would wait for
 * itself, and is refused with an {@link IllegalStateException}.
 */
@ProviderType
public interface Managers {
  /**
   * Returns the name of this host.
   *
   * @return the configured name, or the machine's
   */
  String host();

  /**
   * Lists the managers, in the order in which they came.
   *
   * @return a snapshot; a manager that failed or stopped stays in it while its component is there
   */
  List<ManagerInfo> list();

  /**
   * Finds one manager.
   *
   * @param name its name
   * @return what is known of it, if anything is
   */
  Optional<ManagerInfo> find(String name);

  /**
   * Resets a running manager with the configuration it has, as Nova does on the signal HUP: the
   * manager and its extensions re-read what they derive from it. Calls go on meanwhile. While the
   * manager starts this waits until it runs.
   *
   * @param name the manager
   * @return what is known of it afterwards
   * @throws ManagerNotFoundException if there is none of that name
   * @throws IllegalStateException if it does not run, or a hook of it asks
   * @throws ManagerException if its reset failed; it then runs on with its old configuration
   */
  ManagerInfo reset(String name);

  /**
   * Stops a manager in order, without touching its bundle: no new calls, those in flight finish,
   * cleanup. Its component stays; it runs again when the bundle, the component or the configuration
   * is started anew.
   *
   * @param name the manager
   * @param limit how long its calls in flight may take at the most
   * @return what is known of it afterwards
   * @throws ManagerNotFoundException if there is none of that name
   * @throws IllegalStateException if a hook of it asks
   */
  ManagerInfo drain(String name, Duration limit);

  /**
   * Lists the calls that are inside a manager now, the oldest first: in the object that serves, in
   * one that was replaced and drains, and in those that were left behind when a drain passed its
   * limit. To look costs the calls nothing, but it stops each of their threads for a moment.
   *
   * @param name the manager
   * @return at most 20
   * @throws ManagerNotFoundException if there is none of that name
   */
  List<CallInfo> calls(String name);

  /**
   * Lists the latest swaps of this host, the oldest first.
   *
   * @return at most 100
   */
  List<Swap> swaps();

  /**
   * Tells a listener of every move from now on.
   *
   * @param listener is told
   * @return ends the telling when closed; closing twice is harmless
   */
  Registration listen(ManagerListener listener);

  /** A listener's registration. */
  @ProviderType
  interface Registration extends AutoCloseable {
    /** Ends the telling. A call of the listener that is under way may still finish. */
    @Override
    void close();
  }
}
