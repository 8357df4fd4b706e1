package dev.manager;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one manager of this host at one moment. Immutable; ask {@link Managers} again
 * for the present.
 *
 * @param name the manager's name, its key in this host; {@code ?} when it has none that can be used
 * @param serviceName first part of its notifications' publisher
 * @param host the host it is on
 * @param state where it is in its life; {@link ManagerState#NEW} while it waits to be started
 * @param since when it came to that state
 * @param failure why it failed, or why its component could not be activated; null when nothing
 *     failed
 * @param lastResetFailure why its last reset failed; null when that went well or there was none
 * @param activity what it does at this moment, such as {@code initHost for 3.2 s}; null when idle
 * @param bundle symbolic name, version and id of the bundle it comes from
 * @param component name of its Declarative Services component
 * @param type its class name; empty until it was constructed
 * @param api names of the interfaces by which it is called
 * @param inFlight calls that are inside it now
 * @param waiting callers that wait for it to serve
 * @param attempts how many times its start has been tried since it last ran
 * @param retryAt when its start is tried again; null when that is not planned
 * @param resets how many resets went well
 * @param extensions what is attached to it: the extensions' class names, in phase order
 * @param generation which object of its name it is, counted from 1; 0 before it is constructed
 * @param why why it serves, or why it stands by for another of its name; null when it is the only
 *     one
 */
public record ManagerInfo(
    String name,
    String serviceName,
    String host,
    ManagerState state,
    Instant since,
    @Nullable String failure,
    @Nullable String lastResetFailure,
    @Nullable String activity,
    String bundle,
    String component,
    String type,
    List<String> api,
    long inFlight,
    int waiting,
    int attempts,
    @Nullable Instant retryAt,
    long resets,
    List<String> extensions,
    int generation,
    @Nullable String why) {

  /**
   * Tells whether it only waits for another of its name to end; {@link #why} names that one.
   *
   * @return true while it stands by
   */
  public boolean standsBy() {
    return generation == 0 && why != null;
  }

  /** Copies the lists. */
  public ManagerInfo {
    api = List.copyOf(api);
    extensions = List.copyOf(extensions);
  }
}
