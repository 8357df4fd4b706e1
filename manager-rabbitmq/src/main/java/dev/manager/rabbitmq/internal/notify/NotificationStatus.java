package dev.manager.rabbitmq.internal.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notifications of this host, as an operator sees them. Immutable.
 *
 * @param forward null if nothing is forwarded
 * @param listen null if nothing is listened to
 */
public record NotificationStatus(@Nullable Forward forward, @Nullable Listen listen) {
  /**
   * From Event Admin to the broker; all but the first three since the start.
   *
   * @param waiting messages in the buffer and in flight
   * @param bytes their bytes
   * @param inFlight those sent and not confirmed yet
   * @param confirmed those the broker has
   * @param retried sends that were tried again
   * @param dropped those for which there was no room
   * @param failed those given up after all tries
   * @param refused events that could not be written, or too large
   * @param problem why the last send failed; null once one was confirmed
   */
  public record Forward(
      int waiting,
      long bytes,
      int inFlight,
      long confirmed,
      long retried,
      long dropped,
      long failed,
      long refused,
      @Nullable String problem) {}

  /**
   * From the broker; all since the start.
   *
   * @param keys what is listened to, {@code topic.priority}
   * @param delivered those that became events
   * @param filtered those that the filter left out
   * @param own those that this host had sent
   * @param duplicates those that came again
   * @param requeued how often one went back to its queue
   * @param parked those put aside, unreadable or given back too often
   * @param dropped those of a priority that does not exist
   */
  public record Listen(
      List<String> keys,
      long delivered,
      long filtered,
      long own,
      long duplicates,
      long requeued,
      long parked,
      long dropped) {}
}
