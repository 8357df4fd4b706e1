package dev.manager.rpc.internal.server;

import dev.manager.rpc.internal.Spin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the requests of one server, a bounded number at once; the others wait in the order in which
 * they came. How many can wait is bounded by what transports prefetch. Thread-safe; requests run
 * under no lock.
 *
 * <p>One thread is called at a time: whoever takes a request calls the next thread if more wait. So
 * there are as many threads as the requests need, and short requests are run by few of them, one
 * after the other. A thread that finds nothing stays for a moment before it is given back.
 */
final class Workers {
  private static final long STAYS = TimeUnit.SECONDS.toNanos(1);
  private static final int STAYING = Runtime.getRuntime().availableProcessors();

  private static final int SOCIABLE = 64;

  private final IntSupplier most;
  private final Executor executor;
  private final Consumer<Incoming> work;
  private final Spin spin = new Spin(Spin.WORKERS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Incoming> waiting = new ArrayDeque<>(); // guarded by lock
  private final List<Thread> threads = new ArrayList<>(); // that run a request; guarded by lock
  private final Deque<Worker> staying = new ArrayDeque<>(); // guarded by lock
  private boolean coming; // a thread was called, and has not looked yet; guarded by lock
  private volatile boolean closed;
  private volatile int company; // not 0 if requests were here at once lately; written under lock
  private int last; // who brought the last one; guarded by lock
  private volatile boolean some; // requests wait: for who spins; written under lock

  Workers(IntSupplier most, Executor executor, Consumer<Incoming> work) {
    this.most = most;
    this.executor = executor;
    this.work = work;
  }

  /** Has a request run; tells whether a thread was woken for it, which takes a moment. */
  boolean submit(Incoming incoming) {
    Worker called;
    lock.lock();
    try {
      waiting.addLast(incoming);
      some = true;
      int from = System.identityHashCode(Thread.currentThread());
      if (from != last) { // who looks for work would keep the others from its processor
        last = from;
        company = SOCIABLE;
      }
      called = next();
    } finally {
      lock.unlock();
    }
    call(called);
    return called != null;
  }

  /** Chooses the thread that is called, if one is needed and may be; under the lock. */
  private @Nullable Worker next() {
    if (coming || waiting.isEmpty() || threads.size() >= most.getAsInt()) {
      return null;
    }
    coming = true;
    Worker present = staying.pollFirst();
    return present == null ? new Worker() : present;
  }

  /** Calls it; never under the lock. */
  private void call(@Nullable Worker worker) {
    if (worker == null) {
      return;
    }
    Thread thread = worker.thread;
    if (thread != null) {
      worker.called = true;
      LockSupport.unpark(thread);
      return;
    }
    Thread caller = Thread.currentThread();
    boolean called = false;
    try {
      executor.execute(() -> worker.run(caller));
      called = true;
    } catch (RejectedExecutionException e) {
      return; // the bundle stops: what waits goes back when the server is closed
    } finally {
      if (!called) {
        came();
      }
    }
  }

  private void came() {
    lock.lock();
    try {
      coming = false;
    } finally {
      lock.unlock();
    }
  }

  /** A thread while it is here; its fields are for itself, save those that are volatile. */
  private final class Worker {
    private volatile @Nullable Thread thread;
    private volatile boolean called;
    private boolean looking; // it is the one that is coming
    private boolean lent; // by who submitted, because the executor has no threads of its own

    void run(Thread caller) {
      Thread own = Thread.currentThread();
      lent = own == caller;
      thread = own;
      looking = true;
      Incoming next = next(false);
      while (next != null) {
        try {
          work.accept(next);
        } catch (Throwable e) { // of the JVM; its thread is given back, and others go on
          leave();
          throw e;
        }
        next = next(true);
      }
    }

    private void leave() {
      Worker other;
      lock.lock();
      try {
        ended();
        other = Workers.this.next();
      } finally {
        lock.unlock();
      }
      call(other);
    }

    /** Takes the next request, for which it may wait a moment; null if there is none. */
    private @Nullable Incoming next(boolean ran) {
      boolean ends = ran;
      while (true) {
        Incoming next;
        Worker other = null;
        lock.lock();
        try {
          if (ends) {
            ended();
            ends = false;
          }
          if (looking) {
            coming = false;
            looking = false;
          }
          next = poll();
          if (threads.isEmpty() && waiting.isEmpty()) {
            company = Math.max(0, company - 1);
          } else {
            company = SOCIABLE;
          }
          if (next != null) {
            threads.add(Thread.currentThread());
            other = Workers.this.next();
          } else if (lent || closed) {
            return null;
          } else if (waiting.isEmpty() && !coming) {
            coming = true;
            looking = true;
          } else if (!stay()) {
            return null;
          }
        } finally {
          lock.unlock();
        }
        if (next != null) {
          call(other);
          return next;
        }
        if (!(looking ? looked() : slept())) {
          return null;
        }
      }
    }

    /** Looks for a request, and sleeps if there is none; false if this is the end. */
    private boolean looked() {
      if (company == 0 && spin.until(() -> some)) {
        return true;
      }
      lock.lock();
      try {
        if (some) {
          return true;
        }
        coming = false;
        looking = false;
        if (!stay()) {
          return false;
        }
      } finally {
        lock.unlock();
      }
      return slept();
    }

    private boolean stay() {
      if (closed || staying.size() >= STAYING) {
        return false;
      }
      called = false;
      staying.addFirst(this);
      return true;
    }

    /** Sleeps until it is called; false if it was not. */
    private boolean slept() {
      long until = System.nanoTime() + STAYS;
      long left = STAYS;
      while (!called && !closed && left > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, left);
        left = until - System.nanoTime();
      }
      lock.lock();
      try {
        looking = !staying.remove(this); // who calls takes it out
        return looking;
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Incoming poll() {
    Incoming next = threads.size() < most.getAsInt() ? waiting.pollFirst() : null;
    some = !waiting.isEmpty();
    return next;
  }

  /** A thread has run a request; under the lock. */
  private void ended() {
    threads.remove(Thread.currentThread());
    Thread.interrupted(); // an interruption that came too late is for nobody else
    if (threads.isEmpty()) {
      idle.signalAll();
    }
  }

  /** Takes out all that has not begun. */
  List<Incoming> unstarted() {
    lock.lock();
    try {
      List<Incoming> all = new ArrayList<>(waiting);
      waiting.clear();
      some = false;
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
      while (!threads.isEmpty() && left > 0) {
        left = idle.awaitNanos(left);
      }
      return threads.isEmpty();
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

  /** Gives back the threads that stay, and from now on each when its request has ended. */
  void close() {
    closed = true;
    lock.lock();
    try {
      staying.forEach(each -> LockSupport.unpark(each.thread));
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return threads.size();
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
