package dev.manager.periodic.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
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
 * next, and for a millisecond nobody comes back, another thread is started; {@link Lookout} sees to
 * that, and sends those away that are too many. Beyond the most that there may be, the last that
 * could wait goes on waiting and has a virtual thread attend, so that no number of appointments
 * that block delays the others; on a Java without virtual threads, or with too many of them, it
 * attends itself, and what is due waits until one has done.
 */
final class Crew {
  private static final Logger log = LoggerFactory.getLogger(Crew.class);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final int LEAST = 2;
  private static final Set<Thread.State> BLOCKED =
      EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);
  private static final long END_MILLIS = 10_000;

  private final String name;
  private final Agenda agenda;
  private final @Nullable Lookout lookout;
  private final IntSupplier most;
  private final @Nullable ThreadFactory virtual;
  private final IntSupplier virtualMost;
  private final AtomicInteger inVirtual = new AtomicInteger();
  private final AtomicLong shortages = new AtomicLong();
  private final AtomicBoolean tooMany = new AtomicBoolean();
  private final Set<Member> members = new HashSet<>(); // guarded by this
  private volatile int size; // of members, written under this
  private int number; // guarded by this
  private volatile boolean closed; // written under this

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
    this.lookout = lookouts == null ? null : new Lookout(this, agenda, lookouts);
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

  /** Starts another thread if there may be one more. */
  synchronized void grow() {
    if (closed || !mayGrow()) {
      return;
    }
    var member = new Member();
    member.thread = new Thread(null, member, name + "-" + ++number, 0, false);
    member.thread.setDaemon(true);
    member.thread.setContextClassLoader(Crew.class.getClassLoader());
    members.add(member);
    size = members.size();
    member.thread.start();
  }

  private boolean mayGrow() {
    return size < most.getAsInt();
  }

  /** Sends away the first thread that has nothing under way, unless few are left. */
  void shrink() {
    tooMany.set(size > LEAST);
  }

  /** Returns how many threads have attended to something since they were counted last. */
  synchronized int countActive() {
    int active = 0;
    for (Member each : members) {
      long attended = each.attended.get();
      if (attended != each.counted) {
        each.counted = attended;
        active++;
      }
    }
    return active;
  }

  /** Tells whether a thread waits for something other than a processor, a device or the agenda. */
  synchronized boolean hasBlocked() {
    return threads().stream()
        .anyMatch(each -> BLOCKED.contains(each.getState()) && !agenda.isInQueue(each));
  }

  /** One thread of the crew. What it has attended to is counted by itself alone. */
  private final class Member implements Runnable {
    private @Nullable Thread thread; // set before it starts
    private final AtomicLong attended = new AtomicLong(); // written by its thread
    private long counted; // guarded by the crew

    @Override
    public void run() {
      var due = new Due();
      try {
        while (!due.isEmpty() || comes(due)) {
          take(due);
          attended.lazySet(attended.getPlain() + 1);
        }
      } catch (InterruptedException e) {
        log.debug("Thread {} ends, for the crew was closed", Thread.currentThread().getName(), e);
      } finally {
        left(this);
      }
    }
  }

  /** Waits for an appointment; false when this thread is to end. */
  private boolean comes(Due due) throws InterruptedException {
    while (isWanted()) {
      if (agenda.await(due, PATIENCE)) {
        return true;
      }
      if (mayLeave()) {
        return false;
      }
    }
    return false;
  }

  private void take(Due taken) {
    long at = taken.at();
    Appointment due = taken.take();
    if (lookout != null && agenda.isUnattended()) {
      lookout.begin();
      if (!mayGrow()) {
        if (attendInVirtual(due)) {
          return;
        }
        shortages.incrementAndGet();
      }
    }
    attend(due, at, takesMore() ? taken : null);
  }

  /** Tells whether a thread goes on to the next appointment, not to see whether it has to go. */
  private boolean takesMore() {
    return !tooMany.get() && size <= most.getAsInt();
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
                attend(due, agenda.now(), null);
              } finally {
                inVirtual.decrementAndGet();
              }
            })
        .start();
    return true;
  }

  private static void attend(Appointment due, long now, @Nullable Due hand) {
    try {
      due.attend(now, hand);
    } catch (Throwable e) { // a thread must not be lost, whatever happens
      log.error("An appointment failed beyond its own handling", e);
    }
    Thread.interrupted(); // of that appointment, if at all
  }

  private boolean isWanted() {
    if (closed) {
      return false;
    }
    if (tooMany.get() && tooMany.compareAndSet(true, false)) {
      return size <= LEAST;
    }
    return size <= most.getAsInt() || agenda.isUnattended();
  }

  private boolean mayLeave() {
    return closed || size > LEAST;
  }

  private synchronized void left(Member member) {
    members.remove(member);
    size = members.size();
    notifyAll();
  }

  int size() {
    return size;
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
      threads().forEach(Thread::interrupt);
      try {
        long left = end - System.nanoTime();
        while (left > 0 && threads().stream().anyMatch(each -> each != Thread.currentThread())) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (Thread each : threads()) {
        log.warn("Thread {} is left behind, for its task does not end", each.getName());
      }
    }
  }

  private synchronized List<Thread> threads() {
    List<Thread> threads = new ArrayList<>();
    for (Member each : members) {
      if (each.thread != null) {
        threads.add(each.thread);
      }
    }
    return threads;
  }
}
