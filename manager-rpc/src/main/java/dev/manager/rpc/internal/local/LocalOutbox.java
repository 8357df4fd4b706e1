package dev.manager.rpc.internal.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What was decided under the lock of a topic and is told once that is released. For one thread;
 * mostly holds one delivery or nothing.
 */
final class LocalOutbox {
  private final List<LocalDelivery> deliveries = new ArrayList<>(1);
  private final List<CompletableFuture<Void>> admitted = new ArrayList<>(0);

  /** Returns what goes to receivers. */
  List<LocalDelivery> deliveries() {
    return deliveries;
  }

  /** Returns the senders that waited, and found room. */
  List<CompletableFuture<Void>> admitted() {
    return admitted;
  }

  /** Tells all; never under the lock. */
  void deliver() {
    for (CompletableFuture<Void> each : admitted) {
      each.complete(null);
    }
    for (LocalDelivery each : deliveries) {
      each.listener.receiver().received(each);
    }
  }
}
