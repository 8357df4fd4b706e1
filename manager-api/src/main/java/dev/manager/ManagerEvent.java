package dev.manager;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One move of one manager.
 *
 * @param name the manager
 * @param from where it was
 * @param to where it is
 * @param failure why, when {@code to} is {@link ManagerState#FAILED}; else null
 * @param at when it moved
 */
public record ManagerEvent(
    String name, ManagerState from, ManagerState to, @Nullable Throwable failure, Instant at) {

  /** Start of the Event Admin topic of each move; the name of the state it led to follows. */
  public static final String TOPIC_PREFIX = "dev/manager/lifecycle/";

  /** Event Admin topic of a reset that threw; the manager goes on with its old configuration. */
  public static final String RESET_FAILED_TOPIC = "dev/manager/reset/FAILED";
}
