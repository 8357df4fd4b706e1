package dev.manager.rabbitmq.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many deliveries of a channel be with their receiver at once as it asked for; the others
 * wait, in the order in which they came, and go back when it is shut. How many can wait is bounded
 * by what the broker sends unsettled. Thread-safe: one thread at a time hands on, whoever lifts
 * {@code wip} from 0, under no lock.
 */
final class Gate<T> {
  /** Both sides of it. */
  interface Sides<T> {
    /** Takes one; {@link Gate#left} is called when it is settled. */
    void deliver(T delivery);

    /** Is told that one could not be delivered, and settles it. */
    void failed(T delivery, RuntimeException why);

    /** Takes one back that was never delivered. */
    void giveBack(T delivery);
  }

  private final int most;
  private final Sides<T> sides;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger wip = new AtomicInteger();
  private volatile boolean shut;

  Gate(int most, Sides<T> sides) {
    this.most = most;
    this.sides = sides;
  }

  /** One has come. */
  void came(T delivery) {
    waiting.add(delivery);
    admit();
  }

  /** One that was delivered is settled. */
  void left() {
    inside.decrementAndGet();
    if (!waiting.isEmpty()) {
      admit();
    }
  }

  /** Lets nothing more in; what waits goes back. */
  void shut() {
    shut = true;
    admit();
  }

  private void admit() {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    int seen = wip.get();
    do {
      while (shut || inside.get() < most) {
        T next = waiting.poll();
        if (next == null) {
          break;
        }
        admit(next);
      }
      seen = wip.addAndGet(-seen);
    } while (seen != 0);
  }

  private void admit(T next) {
    if (shut) {
      sides.giveBack(next);
      return;
    }
    inside.incrementAndGet();
    try {
      sides.deliver(next);
    } catch (RuntimeException e) { // others are to be delivered still
      sides.failed(next, e);
    }
  }
}
