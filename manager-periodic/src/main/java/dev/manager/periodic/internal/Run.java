package dev.manager.periodic.internal;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, from its begin to its end; also the appointment at which it has taken too
 * long. Thread-safe: guarded by itself, so that its thread is interrupted while it runs and never
 * after.
 */
final class Run extends Appointment {
  final Task task;
  final Work.Entry entry;
  final long started;
  final Instant startedAt;
  final long lateness;
  private final long timeout;
  private final @Nullable CompletableFuture<TaskRun> asked;
  private final Thread thread = Thread.currentThread();
  private boolean over; // guarded by this
  private @Nullable Outcome cut; // guarded by this: why it was interrupted

  Run(
      Task task,
      Work.Entry entry,
      long started,
      Instant startedAt,
      long lateness,
      long timeout,
      @Nullable CompletableFuture<TaskRun> asked) {
    this.task = task;
    this.entry = entry;
    this.started = started;
    this.startedAt = startedAt;
    this.lateness = lateness;
    this.timeout = timeout;
    this.asked = asked;
  }

  boolean isOn(Thread which) {
    return thread == which;
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

  /** Ends it; from now on its thread is not interrupted. Returns why it was, if it was. */
  synchronized @Nullable Outcome end() {
    over = true;
    return cut;
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** It has taken too long, for the first time or again. */
  @Override
  void attend() {
    String where = Reporter.stack(thread);
    boolean interrupted = interrupt(Outcome.TIMED_OUT);
    if (!isOver()) {
      Engine engine = task.engine();
      long now = engine.ticker().nanos();
      engine.reporter().takesTooLong(task, now - started, thread, where, interrupted);
      engine.watch().put(this, now + Math.max(timeout, now - started));
    }
  }

  long timeout() {
    return timeout;
  }

  /** Tells how it ended, if somebody asked for it. */
  void tell(long took, Outcome outcome, @Nullable String failure) {
    if (asked != null) {
      asked.complete(
          new TaskRun(
              startedAt.truncatedTo(ChronoUnit.MICROS), // as the history has it
              Duration.ofNanos(took),
              Duration.ofNanos(lateness),
              outcome,
              failure));
    }
  }
}
