package dev.manager.rabbitmq.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bounds what is on its way at once. Thread-safe. */
final class Room {
  private final int messages;
  private final long bytes;
  private final AtomicInteger usedMessages = new AtomicInteger();
  private final AtomicLong usedBytes = new AtomicLong();

  Room(int messages, long bytes) {
    this.messages = messages;
    this.bytes = bytes;
  }

  /** Takes room for a message; returns what is full, or null. One alone may be larger. */
  @Nullable String take(int size) {
    int count = usedMessages.incrementAndGet();
    long sum = usedBytes.addAndGet(size);
    if (count <= messages && (sum <= bytes || count == 1)) {
      return null;
    }
    give(size);
    return count > messages
        ? "%d messages wait for RabbitMQ already (publish.pending.max)".formatted(count - 1)
        : "%d bytes wait for RabbitMQ already (publish.pending.bytes.max)".formatted(sum - size);
  }

  void give(int size) {
    usedMessages.decrementAndGet();
    usedBytes.addAndGet(-size);
  }
}
