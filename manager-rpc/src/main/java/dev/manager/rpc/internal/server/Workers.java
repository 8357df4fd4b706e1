package dev.manager.rpc.internal.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the requests of one server, a bounded number at once; the others wait in the order in which
 * they came. How many can wait is bounded by what transports prefetch. Thread-safe; requests run
 * under no lock. A thread is taken while there is work, and given back when there is none.
 */
final class Workers {
  private final IntSupplier most;
  private final Executor executor;
  private final Consumer<Incoming> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Incoming> waiting = new ArrayDeque<>(); // guarded by lock
  private final Set<Thread> threads = new HashSet<>(); // guarded by lock
  private int running; // guarded by lock

  Workers(IntSupplier most, Executor executor, Consumer<Incoming> work) {
    this.most = most;
    this.executor = executor;
    this.work = work;
  }

  void submit(Incoming incoming) {
    lock.lock();
    try {
      if (running >= most.getAsInt()) {
        waiting.addLast(incoming);
        return;
      }
      running++;
    } finally {
      lock.unlock();
    }
    try {
      executor.execute(() -> loop(incoming));
    } catch (RejectedExecutionException e) {
      keep(incoming); // the bundle stops: it goes back when the server is closed
    }
  }

  private void keep(Incoming incoming) {
    lock.lock();
    try {
      running--;
      waiting.addLast(incoming);
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void loop(Incoming first) {
    Thread thread = Thread.currentThread();
    note(thread, true);
    Incoming next = first;
    try {
      while (next != null) {
        work.accept(next);
        next = poll();
      }
    } finally {
      note(thread, false);
      ended();
    }
  }

  private void note(Thread thread, boolean runs) {
    lock.lock();
    try {
      if (runs) {
        threads.add(thread);
      } else {
        threads.remove(thread);
        Thread.interrupted(); // an interruption that came too late is for nobody else
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Incoming poll() {
    lock.lock();
    try {
      return running > most.getAsInt() ? null : waiting.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Gives a thread back, unless work came just now. */
  private void ended() {
    Incoming next;
    lock.lock();
    try {
      running--;
      next = running < most.getAsInt() ? waiting.pollFirst() : null;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      submit(next);
    }
  }

  /** Takes out all that has not begun. */
  List<Incoming> unstarted() {
    lock.lock();
    try {
      List<Incoming> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing runs; tells whether that came about. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all that runs; returns how many that are. */
  int interrupt() {
    lock.lock();
    try {
      threads.forEach(Thread::interrupt);
      return threads.size();
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
