package dev.manager.notify;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes notifications that came from other processes: a service (whiteboard), as oslo.messaging's
 * endpoints of a notification listener are. Those who need not say what became of a notification
 * use Event Admin in its place; see {@link Notifier#ORIGIN}.
 *
 * <p>Called by one thread at a time, in the order in which the notifications come; while it works
 * nothing further is delivered to anybody. A notification can come more than once, with the same
 * {@link Notification#messageId()}.
 */
@ConsumerType
@FunctionalInterface
public interface NotificationHandler {
  /** What became of a notification. */
  enum Result {
    /** It is done; it does not come again. */
    HANDLED,
    /**
     * It goes back to its queue and comes again after a pause, here or at another consumer, a
     * bounded number of times. Handlers that had it already may get it again.
     */
    REQUEUE
  }

  /**
   * Service property: priorities that are wanted, {@code String+} in any case. Without it all are.
   */
  String PRIORITIES = "notification.priorities";

  /**
   * Service property: a regular expression that the start of the event type must match, a {@code
   * String}. Without it all are wanted.
   */
  String EVENT_TYPE = "notification.event_type";

  /**
   * Service property: a regular expression that the start of the publisher's id must match, a
   * {@code String}. Without it all are wanted.
   */
  String PUBLISHER_ID = "notification.publisher_id";

  /**
   * Takes one notification.
   *
   * @param notification what came
   * @return what became of it
   * @throws Exception when it failed, which counts as {@link Result#REQUEUE} and is logged
   */
  Result handle(Notification notification) throws Exception;
}
