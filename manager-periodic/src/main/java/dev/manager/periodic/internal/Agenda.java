package dev.manager.periodic.internal;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appointments in the order of their time. Thread-safe by one lock, under which nothing else is
 * called but the clock.
 *
 * <p>Of the threads that wait, one is the leader and sleeps until the first appointment; the others
 * sleep until they are wanted. Who takes an appointment wakes the next leader.
 */
final class Agenda {
  private static final int SPINS = 50;
  private static final AtomicLongFieldUpdater<Agenda> TAKEN =
      AtomicLongFieldUpdater.newUpdater(Agenda.class, "taken");

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final TimeHeap heap = new TimeHeap(); // guarded by lock
  private @Nullable Thread leader; // guarded by lock: sleeps until the first appointment
  private volatile int waiting; // written under lock: who sleeps, the leader too
  private volatile long taken; // written under lock: how many were taken out when due
  private boolean closed; // guarded by lock

  Agenda(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns the time by which it goes. */
  long now() {
    return ticker.nanos();
  }

  /**
   * Takes the lock. It is held for a fraction of a microsecond, so to wait for it a moment costs
   * less than to sleep.
   */
  private void lock() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** Puts one in, or moves it, to a time by {@link Ticker#nanos}. */
  void put(Appointment appointment, long time) {
    lock();
    try {
      if (!closed) {
        heap.put(appointment, time);
        added(appointment);
      }
    } finally {
      lock.unlock();
    }
  }

  private void added(Appointment appointment) {
    if (heap.first() == appointment) {
      leader = null; // it sleeps until a later one
      wanted.signal();
    }
  }

  /**
   * Puts one in, or moves it, and takes out the first if its time has come. It costs half of what
   * {@link #put} and {@link #await} cost together.
   *
   * @param now what time it is
   * @param due is told which was taken out, if one was
   */
  void putAndTake(Appointment appointment, long time, long now, Due due) {
    lock();
    try {
      if (closed) {
        return;
      }
      Appointment first = heap.exchange(appointment, time, now);
      if (first == null) {
        added(appointment);
      } else {
        countTaken();
        due.set(first, now);
        callLeader();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the next leader if there is something to wait for, and nobody does. */
  private void callLeader() {
    if (leader == null && heap.size() > 0) {
      wanted.signal();
    }
  }

  /** Takes one out; does nothing if it is not in. */
  void remove(Appointment appointment) {
    lock.lock();
    try {
      heap.remove(appointment);
    } finally {
      lock.unlock();
    }
  }

  boolean contains(Appointment appointment) {
    lock.lock();
    try {
      return heap.contains(appointment);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return heap.size();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether nobody waits for appointments. */
  boolean isUnattended() {
    return waiting == 0;
  }

  /** Returns how many appointments have been taken out when they were due. */
  long taken() {
    return taken; // without the lock, for which one may wait long while all others want it
  }

  /** Tells whether a thread sleeps for the lock. */
  boolean isInQueue(Thread thread) {
    return lock.hasQueuedThread(thread);
  }

  /** Takes out the first if its time has come. */
  @Nullable Appointment poll() {
    lock.lock();
    try {
      return pollDue(ticker.nanos());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes out the first when its time has come.
   *
   * @param due is told which, and when
   * @return false when the agenda is closed, or when this thread was not wanted for so long
   */
  boolean await(Due due, long patience) throws InterruptedException {
    lock();
    try {
      while (!closed) {
        long now = ticker.nanos();
        Appointment first = pollDue(now);
        if (first != null) {
          due.set(first, now);
          return true;
        }
        if (!sleep(now, patience)) {
          return false;
        }
      }
      return false;
    } finally {
      callLeader();
      lock.unlock();
    }
  }

  /** Sleeps; tells whether to look again. */
  @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"}) // await() is the loop; locked
  private boolean sleep(long now, long patience) throws InterruptedException {
    waiting++;
    try {
      if (leader != null || heap.size() == 0) {
        return wanted.awaitNanos(patience) > 0 || (leader == null && heap.size() > 0);
      }
      leader = Thread.currentThread();
      try {
        wanted.awaitNanos(heap.firstTime() - now);
        return true;
      } finally {
        if (leader == Thread.currentThread()) {
          leader = null;
        }
      }
    } finally {
      waiting--;
    }
  }

  private @Nullable Appointment pollDue(long now) {
    if (heap.size() == 0 || heap.firstTime() - now > 0) {
      return null;
    }
    Appointment first = heap.first();
    heap.remove(first);
    countTaken();
    return first;
  }

  private void countTaken() {
    TAKEN.lazySet(this, taken + 1);
  }

  /** Forgets all, and lets nobody wait any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      heap.clear();
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
