package dev.manager.spi;

import dev.manager.Manager;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What one extension holds for one manager. The runtime calls it one method at a time, save {@link
 * #overdue}.
 */
@ConsumerType
public interface Attachment {
  /**
   * The manager took over a configuration: re-read what depends on it.
   *
   * @throws Exception is logged; nothing else changes
   */
  default void reset() throws Exception {}

  /**
   * Another object serves from now on, and {@link ManagedManager#manager} is it: what belongs to
   * the object must follow, what belongs to the place may stay as it is.
   *
   * @throws Exception is logged; nothing else changes
   */
  default void swapped() throws Exception {}

  /**
   * The manager is being stopped: begin nothing new. What has begun may finish.
   *
   * @throws Exception is logged, and the stop goes on
   */
  default void quiesce() throws Exception {}

  /**
   * The time for calls in flight is over, and some are still inside an object that is being
   * stopped: interrupt those that this extension began. Called before {@code cleanupHost}; also for
   * an object that was swapped out, and then beside other methods, from another thread.
   *
   * @param object the object
   * @throws Exception is logged, and the stop goes on
   */
  default void overdue(Manager object) throws Exception {}

  /**
   * Releases everything. Called exactly once, with or without {@link #quiesce} before.
   *
   * @throws Exception is logged, and the stop goes on
   */
  void close() throws Exception;
}
