package dev.manager.rpc.internal.local;

import dev.manager.spi.RpcDelivery;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A message that is with a receiver. Thread-safe: whoever settles it first does. */
final class LocalDelivery implements RpcDelivery {
  final LocalMessage message;
  final LocalQueue from;
  final LocalListener listener;
  private final AtomicBoolean owned = new AtomicBoolean(true);
  private final boolean redelivered;

  /** Its neighbours in {@link Unsettled}, whose they are. */
  @Nullable LocalDelivery before;

  @Nullable LocalDelivery after;

  LocalDelivery(LocalMessage message, LocalQueue from, LocalListener listener) {
    this.message = message;
    this.from = from;
    this.listener = listener;
    this.redelivered = message.redelivered;
  }

  /** Ends the receiver's ownership; false if that was over. */
  boolean settle() {
    return owned.compareAndSet(true, false);
  }

  @Override
  public byte[] body() {
    return message.message.body();
  }

  @Override
  public boolean redelivered() {
    return redelivered;
  }

  @Override
  public boolean accept() {
    boolean mine = settle();
    if (mine) {
      listener.topic().settled(this, false);
    }
    return mine;
  }

  @Override
  public void release() {
    if (settle()) {
      listener.topic().settled(this, true);
    }
  }

  @Override
  public void reject(String reason) {
    if (settle()) {
      listener.topic().rejected(this, reason);
    }
  }
}
