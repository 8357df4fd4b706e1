package dev.manager.rabbitmq.internal.notify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for the broker, bounded in number and bytes; what was taken counts until it is {@link
 * #done}. To put in never blocks: when it is full the oldest or the newest is dropped. Thread-safe;
 * nothing is logged under the lock.
 */
final class Buffer {
  private static final Logger log = LoggerFactory.getLogger(Buffer.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Outgoing> waiting = new ArrayDeque<>(); // all guarded by lock
  private final int most;
  private final long mostBytes;
  private final NotificationsConfig.Full full;
  private long numbers;
  private int held;
  private long heldBytes;
  private long dropped;
  private long streak;
  private long streakBegan;

  Buffer(NotificationsConfig.Forward config) {
    this.most = config.buffer();
    this.mostBytes = config.bufferBytes();
    this.full = config.full();
  }

  /** Takes one in; drops it, or others that wait, if there is no room. */
  void put(String key, byte[] body) {
    boolean first = false;
    int count;
    long bytes;
    lock.lock();
    try {
      long before = dropped;
      while (!hasRoom(body) && full == NotificationsConfig.Full.OLDEST && !waiting.isEmpty()) {
        forget(waiting.removeFirst());
        dropped++;
      }
      if (hasRoom(body)) {
        waiting.addLast(new Outgoing(++numbers, key, body, 0));
        held++;
        heldBytes += body.length;
        changed.signal();
      } else {
        dropped++;
      }
      if (dropped > before) {
        first = streak == 0;
        streakBegan = first ? System.nanoTime() : streakBegan;
        streak += dropped - before;
      }
      count = held;
      bytes = heldBytes;
    } finally {
      lock.unlock();
    }
    if (first) {
      log.warn(
          "Notifications are dropped, the {} first: {} with {} bytes wait for the broker, at most"
              + " {} with {} bytes may",
          full.name().toLowerCase(java.util.Locale.ROOT),
          count,
          bytes,
          most,
          mostBytes);
    }
  }

  private boolean hasRoom(byte[] body) {
    return held < most && heldBytes + body.length <= mostBytes;
  }

  private void forget(Outgoing one) {
    held--;
    heldBytes -= one.body().length;
  }

  /** Takes the oldest out; null if none comes in time. */
  @Nullable Outgoing take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (waiting.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      return waiting.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Makes room: one that was taken was sent, or given up. */
  void done(Outgoing one) {
    long ended = 0;
    long began = 0;
    lock.lock();
    try {
      forget(one);
      if (streak > 0 && held <= most / 2 && heldBytes <= mostBytes / 2) {
        ended = streak;
        began = streakBegan;
        streak = 0;
      }
    } finally {
      lock.unlock();
    }
    if (ended > 0) {
      log.warn(
          "Notifications are taken in again: {} were dropped in {} s",
          ended,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    }
  }

  /** Wakes who waits in {@link #take}. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait or are being sent. */
  int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
