package dev.manager.periodic.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that attend to the appointments of one {@link Agenda}. Thread-safe; who is in it is
 * guarded by this object.
 *
 * <p>Each thread takes one appointment after the other, and attends to it itself: there is no hand
 * over from a timer to a worker, and so no second wake-up. When nobody is left to wait for the
 * next, and for a millisecond nobody comes back, another thread is started. Beyond the most that
 * there may be, the last that could wait goes on waiting and has a virtual thread attend, so that
 * no number of appointments that block delays the others; on a Java without virtual threads, or
 * with too many of them, it attends itself, and what is due waits until one has done.
 */
final class Crew {
  private static final Logger log = LoggerFactory.getLogger(Crew.class);
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final int LEAST = 2;
  private static final long END_MILLIS = 10_000;

  private final String name;
  private final Agenda agenda;
  private final @Nullable Lookout lookout;
  private final IntSupplier most;
  private final @Nullable ThreadFactory virtual;
  private final IntSupplier virtualMost;
  private final AtomicInteger inVirtual = new AtomicInteger();
  private final AtomicLong shortages = new AtomicLong();
  private final Set<Thread> threads = new HashSet<>(); // guarded by this
  private int number; // guarded by this
  private boolean closed; // guarded by this

  /**
   * Makes it, without a thread.
   *
   * @param lookouts where it is looked up whether the threads suffice; null if they always do
   * @param most how many threads, 1 or more
   * @param virtual makes virtual threads; null where there are none
   * @param virtualMost how many of them at a time
   */
  Crew(
      String name,
      Agenda agenda,
      @Nullable Agenda lookouts,
      IntSupplier most,
      @Nullable ThreadFactory virtual,
      IntSupplier virtualMost) {
    this.name = name;
    this.agenda = agenda;
    this.lookout = lookouts == null ? null : new Lookout(lookouts);
    this.most = most;
    this.virtual = virtual;
    this.virtualMost = virtualMost;
  }

  /** Starts as many threads as there always are, on a stack that holds on to no bundle. */
  void open() {
    for (int i = 0; i < Math.min(LEAST, most.getAsInt()); i++) {
      grow();
    }
  }

  private synchronized void grow() {
    if (closed || threads.size() >= most.getAsInt()) {
      return;
    }
    var thread = new Thread(null, this::work, name + "-" + ++number, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Crew.class.getClassLoader());
    threads.add(thread);
    thread.start();
  }

  private void work() {
    try {
      while (isWanted()) {
        Appointment due = agenda.await(PATIENCE);
        if (due != null) {
          take(due);
        } else if (mayLeave()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      log.debug("Thread {} ends, for the crew was closed", Thread.currentThread().getName(), e);
    } finally {
      left();
    }
  }

  private void take(Appointment due) {
    if (agenda.isUnattended() && lookout != null) {
      if (size() < most.getAsInt()) {
        lookout.begin();
      } else if (attendInVirtual(due)) {
        return;
      } else {
        shortages.incrementAndGet();
      }
    }
    attend(due);
  }

  private boolean attendInVirtual(Appointment due) {
    if (virtual == null) {
      return false;
    }
    if (inVirtual.incrementAndGet() > virtualMost.getAsInt()) {
      inVirtual.decrementAndGet();
      return false;
    }
    virtual
        .newThread(
            () -> {
              try {
                attend(due);
              } finally {
                inVirtual.decrementAndGet();
              }
            })
        .start();
    return true;
  }

  private static void attend(Appointment due) {
    try {
      due.attend();
    } catch (Throwable e) { // a thread must not be lost, whatever happens
      log.error("An appointment failed beyond its own handling", e);
    }
    Thread.interrupted(); // of that appointment, if at all
  }

  private synchronized boolean isWanted() {
    return !closed && (threads.size() <= most.getAsInt() || agenda.isUnattended());
  }

  private synchronized boolean mayLeave() {
    return closed || threads.size() > LEAST;
  }

  private synchronized void left() {
    threads.remove(Thread.currentThread());
    notifyAll();
  }

  synchronized int size() {
    return threads.size();
  }

  int inVirtual() {
    return inVirtual.get();
  }

  /** Returns how often no thread was left to wait for what is due next. */
  long shortages() {
    return shortages.get();
  }

  /** Ends the threads, and returns when they have ended, or when that takes too long. */
  void close() {
    agenda.close();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    synchronized (this) {
      closed = true;
      threads.forEach(Thread::interrupt);
      try {
        long left = end - System.nanoTime();
        while (left > 0 && threads.stream().anyMatch(each -> each != Thread.currentThread())) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (Thread each : threads) {
        log.warn("Thread {} is left behind, for its task does not end", each.getName());
      }
    }
  }

  /** Looks every millisecond whether somebody waits again, from when nobody did. */
  private final class Lookout extends Appointment {
    private final Agenda lookouts;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long taken; // when it looked last

    Lookout(Agenda lookouts) {
      this.lookouts = lookouts;
    }

    void begin() {
      if (!looking.get() && looking.compareAndSet(false, true)) {
        taken = agenda.taken();
        lookouts.put(this, lookouts.now() + LOOK);
      }
    }

    @Override
    void attend() {
      long now = agenda.taken();
      boolean stuck = now == taken;
      taken = now;
      if (agenda.isUnattended() && size() < most.getAsInt()) {
        if (stuck) {
          grow();
        }
        lookouts.put(this, lookouts.now() + LOOK);
        return;
      }
      looking.set(false);
      if (agenda.isUnattended() && size() < most.getAsInt()) {
        begin(); // it was left again before that could be seen
      }
    }
  }
}
