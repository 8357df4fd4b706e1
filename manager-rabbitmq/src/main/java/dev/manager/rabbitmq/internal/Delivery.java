package dev.manager.rabbitmq.internal;

import dev.manager.spi.RpcDelivery;
import java.util.concurrent.atomic.AtomicBoolean;

/** A delivery with its receiver. Thread-safe. */
@SuppressWarnings("ArrayRecordComponent")
record Delivery(
    ServerChannel from,
    long tag,
    byte[] body,
    boolean redelivered,
    Arrived arrived,
    AtomicBoolean settled)
    implements RpcDelivery {
  /** A message as it came from the broker. */
  @SuppressWarnings("ArrayRecordComponent")
  record Arrived(
      com.rabbitmq.client.Envelope envelope,
      com.rabbitmq.client.AMQP.BasicProperties properties,
      byte[] raw) {}

  @Override
  public boolean accept() {
    return settled.compareAndSet(false, true) && from.accept(this);
  }

  @Override
  public void release() {
    if (settled.compareAndSet(false, true)) {
      from.release(this);
    }
  }

  @Override
  public void reject(String reason) {
    if (settled.compareAndSet(false, true)) {
      from.reject(this, reason);
    }
  }
}
