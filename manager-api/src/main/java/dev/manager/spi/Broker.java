package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that tells operators how this host does at a message broker. It is there while the
 * bundle that uses the broker is, also when no broker is configured. Thread-safe.
 */
@ConsumerType
public interface Broker {
  /**
   * Tells how it does. What queues hold is asked of the broker, for 3 s at the most.
   *
   * @return what is known at this moment
   */
  BrokerStatus status();
}
