package dev.manager;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of the object behind a manager's name.
 *
 * @param at when callers were let in to the new object, or when the change was given up
 * @param name the manager
 * @param kind how
 * @param from the bundle that served before: symbolic name, version and id
 * @param to the bundle that serves now, or was to
 * @param why what decided for it
 * @param gap how long nobody was let in; zero for a swap side by side without hand-over
 * @param waited how many callers waited when the gap ended
 * @param drain how long the old object took for its calls in flight and its cleanup; null while it
 *     does, and where it had ended before
 * @param failure why the change was given up, and the old object serves on; null when it was not
 */
public record Swap(
    Instant at,
    String name,
    Kind kind,
    String from,
    String to,
    String why,
    Duration gap,
    int waited,
    @Nullable Duration drain,
    @Nullable String failure) {

  /** Start of the Event Admin topic of each phase of a swap; {@link Phase} names follow. */
  public static final String TOPIC_PREFIX = "dev/manager/swap/";

  /** How the object changed. */
  public enum Kind {
    /** The old one had ended before the new one came: an update, or a stop and a start. */
    IN_PLACE,
    /** The new one was started while the old one served. */
    SIDE_BY_SIDE,
    /** Side by side, and the old one handed its state over. */
    HAND_OVER
  }

  /** The phases that are told of as events. */
  public enum Phase {
    /** Callers are let in to the new object. */
    FLIPPED,
    /** The old object has ended. */
    DRAINED,
    /** The new object did not come to serve; the old one serves on. */
    FAILED
  }
}
