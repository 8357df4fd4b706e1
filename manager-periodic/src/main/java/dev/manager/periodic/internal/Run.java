package dev.manager.periodic.internal;

import dev.manager.RequestContext;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, from its begin to its end, on one thread; also the appointment at which it has
 * taken too long. Thread-safe: guarded by itself, so that its thread is interrupted while it runs
 * and never after.
 */
final class Run extends Appointment {
  final Task task;
  final Work.Entry entry;
  final long started;
  final long startedAt; // by the wall clock, in microseconds since 1970
  final long lateness;
  private final long timeout;
  private final boolean cluster;
  private final @Nullable ClusterSlot slot;
  private final @Nullable CompletableFuture<TaskRun> asked;
  private final Thread thread = Thread.currentThread();
  private @Nullable Hold hold; // of its own thread
  private boolean over; // guarded by this
  private @Nullable Outcome cut; // guarded by this: why it was interrupted
  private @Nullable String loss; // guarded by this: how the lease was lost

  Run(
      Task task,
      Work.Entry entry,
      long started,
      long lateness,
      long timeout,
      boolean cluster,
      @Nullable ClusterSlot slot,
      @Nullable CompletableFuture<TaskRun> asked) {
    this.task = task;
    this.entry = entry;
    this.started = started;
    this.startedAt = task.engine().ticker().micros(started);
    this.lateness = lateness;
    this.timeout = timeout;
    this.cluster = cluster;
    this.slot = slot;
    this.asked = asked;
  }

  boolean isOn(Thread which) {
    return thread == which;
  }

  /** Tells whether it needs this host's turn. */
  boolean isOfCluster() {
    return cluster;
  }

  /** Tells whether somebody asked for it, rather than a slot. */
  boolean isAsked() {
    return asked != null;
  }

  /** Interrupts it unless it is over; tells whether it was interrupted for the first time. */
  synchronized boolean interrupt(Outcome why) {
    if (over) {
      return false;
    }
    boolean first = cut == null;
    if (first) {
      cut = why;
      thread.interrupt();
    }
    return first;
  }

  /** Interrupts it because this host has lost the lease for it. */
  synchronized void lose(String why) {
    if (!over && loss == null) {
      loss = why;
      cut = Outcome.LEASE_LOST; // also of one that ignores an earlier interruption
      thread.interrupt();
    }
  }

  /** Ends it; from now on its thread is not interrupted. Returns why it was, if it was. */
  private synchronized @Nullable Outcome end() {
    over = true;
    return cut;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized @Nullable String loss() {
    return loss;
  }

  /** It has taken too long, for the first time or again. */
  @Override
  void attend(long now) {
    String where = Reporter.stack(thread);
    boolean interrupted = interrupt(Outcome.TIMED_OUT);
    if (!isOver()) {
      Engine engine = task.engine();
      engine.reporter().takesTooLong(task, now - started, thread, where, interrupted);
      engine.watch().put(this, now + Math.max(timeout, now - started));
    }
  }

  /**
   * Runs it, in this host's turn if it needs that; returns what it threw.
   *
   * @param run null if it cannot begin
   * @param entry ended in any case
   * @param hand where this thread takes what is due then; null if it takes nothing
   */
  static @Nullable Throwable perform(
      @Nullable Run run, Work.Entry entry, @Nullable RequestContext context, @Nullable Due hand) {
    if (run == null) {
      entry.close();
      return null;
    }
    return run.cluster ? run.performInTurn(context) : run.perform(context, hand);
  }

  /** Waits for this host's turn, and runs it if that comes; returns what it threw. */
  private @Nullable Throwable performInTurn(@Nullable RequestContext context) {
    Turn turn = task.engine().turns().take(task.name(), slot, this::lose);
    hold = turn.hold();
    if (turn.isMine()) {
      task.begins(this, turn);
      return perform(context, null);
    }
    if (end() != null) {
      Thread.interrupted();
    }
    task.standsBy(this, turn);
    entry.close();
    if (asked != null) {
      asked.completeExceptionally(
          new IllegalStateException(
              "Periodic task %s cannot be run here now: %s".formatted(task.name(), turn.why())));
    }
    return null;
  }

  private @Nullable Throwable perform(@Nullable RequestContext context, @Nullable Due hand) {
    Engine engine = task.engine();
    if (timeout > 0) {
      engine.watch().put(this, started + timeout);
    }
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(entry.loader());
    Throwable thrown = null;
    try {
      entry.run(context);
    } catch (Throwable e) { // as oslo does since LP#1730556: nothing that a task throws ends it
      thrown = e;
    }
    thread.setContextClassLoader(before);
    long took = engine.ticker().nanos() - started;
    Hold held = hold;
    if (held != null && !held.isHeld()) {
      lose("its time was over before the run was");
    }
    Outcome why = end();
    if (why != null) {
      Thread.interrupted(); // it was for the run
    }
    if (timeout > 0) {
      engine.watch().remove(this);
    }
    try {
      if (held != null) {
        task.givesBack(held);
      }
      task.ended(this, took, outcome(why, thrown), failure(why, thrown), thrown, hand);
    } finally {
      entry.close();
    }
    return thrown;
  }

  private static Outcome outcome(@Nullable Outcome cut, @Nullable Throwable thrown) {
    return cut != null ? cut : thrown == null ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  private @Nullable String failure(@Nullable Outcome cut, @Nullable Throwable thrown) {
    String more = thrown == null ? "" : ": " + Reporter.describe(thrown);
    if (cut == Outcome.TIMED_OUT) {
      return "it took longer than its timeout" + more;
    }
    if (cut == Outcome.LEASE_LOST) {
      return "this host lost the lease (%s)%s".formatted(Objects.requireNonNull(loss()), more);
    }
    return thrown == null ? null : Reporter.describe(thrown);
  }

  /** Tells how it ended, if somebody asked for it. */
  void tell(long took, Outcome outcome, @Nullable String failure) {
    if (asked != null) {
      asked.complete(
          new TaskRun(
              History.instant(startedAt),
              Duration.ofNanos(took),
              Duration.ofNanos(lateness),
              outcome,
              failure));
    }
  }
}
