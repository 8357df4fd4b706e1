package dev.manager.rabbitmq.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one channel and is not confirmed, by its number there, in order. Thread-safe:
 * guarded by itself, and nothing is called from within. Its writer is one thread at a time, and
 * asks {@link #hasRoom} first.
 */
final class Unconfirmed {
  private final @Nullable Sending[] slots;
  private long oldest = 1; // every number below is confirmed
  private long next = 1;
  private volatile int bytes;

  Unconfirmed(int most) {
    slots = new Sending[most];
  }

  synchronized boolean hasRoom() {
    return next - oldest < slots.length;
  }

  int bytes() {
    return bytes;
  }

  synchronized int size() {
    return (int) (next - oldest);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written under this
  synchronized void add(long number, Sending sending) {
    if (number != next) {
      throw new IllegalStateException("message %d follows %d".formatted(number, next - 1));
    }
    slots[slot(next++)] = sending;
    bytes += sending.bytes();
  }

  private int slot(long number) {
    return (int) (number % slots.length);
  }

  /** Returns when the oldest was written, by {@link System#nanoTime}; 0 if there is none. */
  synchronized long oldestWritten() {
    Sending sending = oldest < next ? slots[slot(oldest)] : null;
    return sending == null ? 0 : sending.written;
  }

  /** Takes out what a confirmation is for. */
  synchronized List<Sending> confirmed(long number, boolean multiple) {
    if (number >= next || number < oldest) {
      return List.of();
    }
    List<Sending> all = new ArrayList<>(multiple ? (int) (number - oldest + 1) : 1);
    for (long each = multiple ? oldest : number; each <= number; each++) {
      Sending sending = slots[slot(each)];
      if (sending != null) {
        all.add(taken(each, sending));
      }
    }
    while (oldest < next && slots[slot(oldest)] == null) {
      oldest++;
    }
    return all;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written under this
  private Sending taken(long number, Sending sending) {
    slots[slot(number)] = null;
    bytes -= sending.bytes();
    return sending;
  }

  /** Finds the oldest that is this message, and marks it as returned. */
  synchronized boolean returned(String exchange, String key, byte[] body) {
    for (long each = oldest; each < next; each++) {
      Sending sending = slots[slot(each)];
      if (sending != null && !sending.returned && is(sending.publication, exchange, key, body)) {
        sending.returned = true;
        return true;
      }
    }
    return false;
  }

  private static boolean is(Publication publication, String exchange, String key, byte[] body) {
    return publication.mandatory()
        && publication.key().equals(key)
        && publication.exchange().equals(exchange)
        && Arrays.equals(publication.body(), body);
  }

  /** Takes out all, oldest first. */
  synchronized List<Sending> all() {
    return confirmed(next - 1, true);
  }
}
