package dev.manager.rpc.internal.local;

import dev.manager.spi.RpcMessage;
import java.time.Duration;

/** A message on its way. What may change is guarded by the lock of its topic. */
final class LocalMessage {
  final RpcMessage message;
  private final long dueBy; // by System.nanoTime, if it is perishable
  private final boolean perishable;
  boolean redelivered;

  LocalMessage(RpcMessage message, long now) {
    this.message = message;
    Duration life = message.timeToLive();
    this.perishable = life != null;
    this.dueBy = life == null ? 0 : now + life.toNanos();
  }

  boolean isStale(long now) {
    return perishable && dueBy - now <= 0;
  }
}
