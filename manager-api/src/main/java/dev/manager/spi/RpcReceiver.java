package dev.manager.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes requests from a transport. Called by many threads at once. */
@ConsumerType
@FunctionalInterface
public interface RpcReceiver {
  /**
   * Takes a delivery, and returns at once; it is settled later, on any thread. Never throws.
   *
   * @param delivery what came
   */
  void received(RpcDelivery delivery);
}
