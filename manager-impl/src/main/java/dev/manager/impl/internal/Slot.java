package dev.manager.impl.internal;

import dev.manager.CallInfo;
import dev.manager.ManagerUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final int LEFT_MAX = 16;
  private static final String NONE_SERVES = "none of that name serves (see manager:list) within ";

  /** How a call is noted at a gate. */
  interface Way {
    /** Notes it if the gate is open. */
    boolean tryEnter(Gate gate);

    /** Notes it in any case. */
    void reenter(Gate gate);
  }

  /** What is still inside a life that has ended, without the life. */
  private record Left(Gate gate, String bundle) {}

  private final String name;
  private final Supplier<HostConfig> config;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition offered = lock.newCondition();
  private int waiting; // guarded by lock
  private boolean closed; // guarded by lock
  private final CopyOnWriteArrayList<Life> lives = new CopyOnWriteArrayList<>(); // not drained
  private final List<Left> left = new CopyOnWriteArrayList<>();
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
      lives.addIfAbsent(life); // one is offered again when a hand-over is given up
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

  /** Forgets a life whose drain is over, with what is still inside, if anything is. */
  void forget(Life life) {
    retract(life);
    left.removeIf(each -> each.gate().inside() == 0);
    if (life.gate().inside() > 0) {
      while (left.size() >= LEFT_MAX) {
        left.remove(0);
      }
      left.add(new Left(life.gate(), life.bundle()));
    }
    lives.remove(life);
  }

  boolean isEmpty() {
    return current == null;
  }

  /** Returns how long a caller waits who has nothing to say of it. */
  Patience patience() {
    return Patience.of(config.get());
  }

  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the life that a call of the current thread entered; null if it has to wait. */
  @Nullable Life tryEnter(long[] cell, int what) {
    Life life = current;
    return life != null && life.gate().tryEnter(cell, what) ? life : null;
  }

  /** Enters the life that serves, waiting for one if none does. */
  Life enter(Way way, Patience patience) {
    Life life = current;
    return life != null && way.tryEnter(life.gate()) ? life : await(way, patience);
  }

  private Life await(Way way, Patience patience) {
    long start = System.nanoTime();
    for (Life each : lives) {
      if (each.gate().amInside()) {
        way.reenter(each.gate()); // to wait for another would keep that one from draining
        return each;
      }
    }
    Life own = Hook.current();
    if (own != null && own.name().equals(name)) {
      throw unavailable(start, "a hook of its own calls it, and would wait for itself");
    }
    try {
      if (!lock.tryLock(patience.nanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable(start, NONE_SERVES + patience.limit().get());
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
        return awaitOffer(way, start, patience);
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private Life awaitOffer(Way way, long start, Patience patience) {
    long left = patience.nanos() - (System.nanoTime() - start);
    while (true) {
      if (closed) {
        throw unavailable(start, "the runtime stops");
      }
      Life life = current;
      if (life != null && way.tryEnter(life.gate())) {
        return life;
      }
      if (left <= 0) {
        throw unavailable(start, NONE_SERVES + patience.limit().get());
      }
      try {
        left = offered.awaitNanos(left);
      } catch (InterruptedException e) {
        throw interrupted(start);
      }
    }
  }

  /** Returns the calls that are inside any life of this slot, the oldest first, with stacks. */
  List<CallInfo> calls() {
    var calls = new CallReport();
    left.forEach(each -> calls.add(each.gate(), each.bundle()));
    lives.forEach(each -> calls.add(each.gate(), each.bundle()));
    return calls.list();
  }

  private ManagerUnavailableException interrupted(long start) {
    Thread.currentThread().interrupt();
    return unavailable(start, "the caller was interrupted");
  }

  ManagerUnavailableException unavailable(long start, String why) {
    return new ManagerUnavailableException(
        name, config.get().hostName(), Duration.ofNanos(System.nanoTime() - start), why);
  }
}
