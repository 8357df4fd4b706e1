package dev.manager.periodic.internal;

import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appointments in the order of their time: a binary heap in which each knows its place, so that to
 * move and to remove one takes logarithmic time. Thread-safe by one lock, under which nothing else
 * is called.
 *
 * <p>Of the threads that wait, one is the leader and sleeps until the first appointment; the others
 * sleep until they are wanted. Who takes an appointment wakes the next leader.
 */
final class Agenda {
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private Appointment[] heap = new Appointment[16]; // guarded by lock
  private int size; // guarded by lock
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

  /** Puts one in, or moves it, to a time by {@link Ticker#nanos}. */
  void put(Appointment appointment, long time) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (appointment.index == Appointment.NOWHERE) {
        append(appointment);
      }
      appointment.time = time;
      settle(appointment);
      if (appointment.index == 0) {
        leader = null; // it sleeps until a later one
        wanted.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void append(Appointment appointment) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    appointment.index = size;
    heap[size++] = appointment;
  }

  /** Takes one out; does nothing if it is not in. */
  void remove(Appointment appointment) {
    lock.lock();
    try {
      if (appointment.index != Appointment.NOWHERE) {
        takeOut(appointment);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean contains(Appointment appointment) {
    lock.lock();
    try {
      return appointment.index != Appointment.NOWHERE;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return size;
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
    return taken;
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
   * Takes out the first when its time has come. Returns null when the agenda is closed, or when
   * this thread was not wanted for so long.
   */
  @Nullable Appointment await(long patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long now = ticker.nanos();
        Appointment due = pollDue(now);
        if (due != null) {
          return due;
        }
        if (!sleep(now, patience)) {
          return null;
        }
      }
      return null;
    } finally {
      if (leader == null && size > 0) {
        wanted.signal();
      }
      lock.unlock();
    }
  }

  /** Sleeps; tells whether to look again. */
  @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"}) // await() is the loop; locked
  private boolean sleep(long now, long patience) throws InterruptedException {
    waiting++;
    try {
      if (leader != null || size == 0) {
        return wanted.awaitNanos(patience) > 0 || (leader == null && size > 0);
      }
      leader = Thread.currentThread();
      try {
        wanted.awaitNanos(heap[0].time - now);
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private @Nullable Appointment pollDue(long now) {
    if (size == 0 || heap[0].time - now > 0) {
      return null;
    }
    Appointment first = heap[0];
    takeOut(first);
    taken++;
    return first;
  }

  /** Forgets all, and lets nobody wait any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      for (int i = 0; i < size; i++) {
        heap[i].index = Appointment.NOWHERE;
      }
      heap = new Appointment[0];
      size = 0;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // The heap.

  @SuppressWarnings("NullAway") // what is beyond size is null
  private void takeOut(Appointment gone) {
    int hole = gone.index;
    gone.index = Appointment.NOWHERE;
    Appointment last = heap[--size];
    heap[size] = null;
    if (last != gone) {
      place(last, hole);
      settle(last);
    }
  }

  private void settle(Appointment moved) {
    int at = moved.index;
    while (at > 0 && isBefore(moved, heap[(at - 1) / 2])) {
      place(heap[(at - 1) / 2], at);
      at = (at - 1) / 2;
    }
    int child = firstChild(at);
    while (child < size && isBefore(heap[child], moved)) {
      place(heap[child], at);
      at = child;
      child = firstChild(at);
    }
    place(moved, at);
  }

  private int firstChild(int of) {
    int left = 2 * of + 1;
    return left + 1 < size && isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
  }

  private void place(Appointment appointment, int at) {
    heap[at] = appointment;
    appointment.index = at;
  }

  private static boolean isBefore(Appointment one, Appointment other) {
    return one.time - other.time < 0;
  }
}
