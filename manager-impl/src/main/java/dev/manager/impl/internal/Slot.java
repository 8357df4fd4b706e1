package dev.manager.impl.internal;

import dev.manager.ManagerUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stable place of a manager in its host, by name: callers enter here and find whichever object
 * serves. Thread-safe. To enter while one serves takes no lock; to wait for one takes a fair lock.
 */
final class Slot {
  private final String name;
  private final Supplier<HostConfig> config;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition offered = lock.newCondition();
  private int waiting; // guarded by lock
  private boolean closed; // guarded by lock
  private volatile @Nullable Life current; // written under lock

  Slot(String name, Supplier<HostConfig> config) {
    this.name = name;
    this.config = config;
  }

  String name() {
    return name;
  }

  /** Lets callers in to this life, whose gate is open. */
  void offer(Life life) {
    lock.lock();
    try {
      current = life;
      offered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets callers wait from now on, if this life served. */
  void retract(Life life) {
    lock.lock();
    try {
      if (current == life) {
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all callers from now on, those that wait too. */
  void close() {
    lock.lock();
    try {
      closed = true;
      current = null;
      offered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Counts a call in to the life that serves, without waiting; returns null if none does. */
  @Nullable Life tryEnter() {
    Life life = current;
    while (life != null && !life.gate().tryEnter()) {
      Life now = current;
      if (now == life) {
        return null;
      }
      life = now; // it was swapped between the two looks
    }
    return life;
  }

  boolean isEmpty() {
    return current == null;
  }

  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a call in to the life that serves, waiting for one if none does. */
  Life enter() {
    Life life = current;
    return life != null && life.gate().tryEnter() ? life : await(config.get().swapWait());
  }

  /** Does so, but waits no longer than this either. */
  Life enter(Duration wait) {
    Life life = tryEnter();
    Duration limit = config.get().swapWait();
    return life != null ? life : await(wait.compareTo(limit) < 0 ? wait : limit);
  }

  private Life await(Duration limit) {
    long start = System.nanoTime();
    Life around = Inside.of(this);
    if (around != null) {
      around.gate().reenter(); // to wait for another would keep that one from draining
      return around;
    }
    Life own = Hook.current();
    if (own != null && own.name().equals(name)) {
      throw unavailable(start, "a hook of its own calls it, and would wait for itself");
    }
    try {
      if (!lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable(start, "the swap wait was over");
      }
    } catch (InterruptedException e) {
      throw interrupted(start);
    }
    try {
      if (waiting >= config.get().swapWaitersMax()) {
        throw unavailable(start, waiting + " callers wait for it already (swap.waiters.max)");
      }
      waiting++;
      try {
        return awaitOffer(start, limit);
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private Life awaitOffer(long start, Duration limit) {
    long left = limit.toNanos();
    while (true) {
      if (closed) {
        throw unavailable(start, "the runtime stops");
      }
      Life life = current;
      if (life != null && life.gate().tryEnter()) {
        return life;
      }
      if (left <= 0) {
        throw unavailable(start, "none of that name serves (see manager:list)");
      }
      try {
        left = offered.awaitNanos(left);
      } catch (InterruptedException e) {
        throw interrupted(start);
      }
    }
  }

  private ManagerUnavailableException interrupted(long start) {
    Thread.currentThread().interrupt();
    return unavailable(start, "the caller was interrupted");
  }

  private ManagerUnavailableException unavailable(long start, String why) {
    return new ManagerUnavailableException(
        name, config.get().hostName(), Duration.ofNanos(System.nanoTime() - start), why);
  }
}
