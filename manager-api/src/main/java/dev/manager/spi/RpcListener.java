package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** A server's ear on one transport. Thread-safe. */
@ConsumerType
public interface RpcListener extends AutoCloseable {
  /**
   * Takes nothing more. One that is on its way may still reach the receiver, who releases it; those
   * that did and are not settled stay with it. Further calls do nothing.
   */
  void quiesce();

  /**
   * Takes nothing more, and takes back what is not settled. What was sent to all servers goes, what
   * was sent to the topic or the server stays for a while. Further calls do nothing.
   */
  @Override
  void close();
}
