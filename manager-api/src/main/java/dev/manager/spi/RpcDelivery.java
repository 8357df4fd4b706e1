package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A request that a transport has delivered. It belongs to the receiver until it is settled, by the
 * first call of {@link #accept}, {@link #release} or {@link #reject}; further calls do nothing.
 * Thread-safe.
 */
@ConsumerType
public interface RpcDelivery {
  /**
   * Returns the message.
   *
   * @return one JSON object in UTF-8, if all is well; not to be changed
   */
  byte[] body();

  /**
   * Tells whether it may have been delivered before.
   *
   * @return true if the transport cannot rule it out
   */
  boolean redelivered();

  /**
   * Settles it: it is never delivered again.
   *
   * @return false if it no longer belonged to the receiver, because its listener was closed or the
   *     connection was lost, and was or will be delivered to another: it must not be executed. If
   *     the connection is lost just now, so that nobody knows, it is true: a message that comes
   *     again is known by its id, one that does not would be lost
   */
  boolean accept();

  /**
   * Settles it: it has not been started, and goes back to where it came from, to its place there as
   * far as the transport can.
   */
  void release();

  /**
   * Settles it: nobody can ever make sense of it. The transport puts it aside or drops it, and
   * counts it.
   *
   * @param reason why, a clause
   */
  void reject(String reason);
}
