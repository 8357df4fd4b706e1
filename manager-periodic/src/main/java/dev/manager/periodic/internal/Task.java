package dev.manager.periodic.internal;

import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import dev.manager.periodic.Cluster;
import dev.manager.periodic.Missed;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.Overlap;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One periodic task: what is under way, and what came of it; when it runs is {@link Planned}. As an
 * appointment it is attended to when a run is due. Thread-safe: its state is guarded by itself;
 * what it runs, and what it tells, is called under no lock.
 */
final class Task extends Planned {
  /** How long a slot waits before it is tried again when its manager is away or being swapped. */
  private static final long AWAY_RETRY = TimeUnit.MILLISECONDS.toNanos(50);

  // All guarded by this.
  private @Nullable Object underway; // as Underway has it
  private boolean awaited; // somebody waits for the end of a run
  private @Nullable Tally tally; // made when there is something to count
  private @Nullable String standby; // why the last slot was not for this host

  /** Makes it without work. */
  Task(
      Engine engine,
      String name,
      @Nullable String manager,
      int ordinal,
      Options options,
      long earliest) {
    super(engine, name, manager, ordinal, options, earliest);
  }

  // A slot has come.

  /** A run is due, or was to be tried again. */
  @Override
  void attend(long now) {
    attend(now, null);
  }

  @Override
  void attend(long now, @Nullable Due hand) {
    Work present = work();
    if (present == null) {
      return; // planned when there is another
    }
    Work.Entry entry = present.enter();
    if (entry == null) {
      keepSlot();
      return;
    }
    Run.perform(beginDue(present, entry, now), entry, null, hand);
  }

  private synchronized void keepSlot() {
    tryAgain(AWAY_RETRY);
  }

  private synchronized @Nullable Run beginDue(Work expected, Work.Entry entry, long now) {
    Timetable timetable = timetable();
    if (work() != expected || !runsByItself()) {
      plan();
      return null;
    }
    if (!timetable.isDue(now)) {
      timetable.retime();
      plan();
      return null;
    }
    if (isMissed(now)) {
      tally().miss(timetable.pass(now));
      plan();
      return null;
    }
    boolean concurrent = options().isConcurrent();
    if (!mayBegin()) {
      if (concurrent) {
        skip(timetable.pass(now));
        plan();
      } // else it is planned when the other has ended
      return null;
    }
    Run run = beginSlot(entry, now);
    if (concurrent) {
      plan();
    }
    return run;
  }

  private boolean isMissed(long now) {
    return options().missed() == Missed.SKIP
        && now - timetable().slot() > engine().config().missedAfter().toNanos();
  }

  private boolean mayBegin() {
    int others = Underway.size(underway);
    return options().isConcurrent() ? others < engine().config().concurrentMax() : others == 0;
  }

  @Override
  boolean isBusy() {
    return underway != null && !options().isConcurrent();
  }

  /** Begins a run for the slot. If the slot is the cluster's, it is used with the turn only. */
  private Run beginSlot(Work.Entry entry, long now) {
    long lateness = Math.max(0, now - timetable().slot());
    ClusterSlot slot = null;
    if (options().cluster() == Cluster.ONCE) {
      slot = timetable().clusterSlot(now);
    } else {
      timetable().began(now);
    }
    return begin(entry, now, lateness, slot, null);
  }

  private Run begin(
      Work.Entry entry,
      long now,
      long lateness,
      @Nullable ClusterSlot slot,
      @Nullable CompletableFuture<TaskRun> asked) {
    boolean cluster = options().cluster() == Cluster.ONCE;
    var run = new Run(this, entry, now, lateness, options().timeout(), cluster, slot, asked);
    underway = Underway.add(underway, run);
    return run;
  }

  // Whose turn it is.

  /** It is this host's turn: uses the slot. */
  synchronized void begins(Run run, Turn turn) {
    if (!run.isAsked()) {
      standby = null;
      timetable().beganInCluster(now(), turn.time().toNanos());
    }
  }

  /** It is not: the slot is another's, or stays to be tried again. */
  synchronized void standsBy(Run run, Turn turn) {
    drop(run);
    if (run.isAsked()) {
      plan();
      return;
    }
    standby = turn.why();
    if (turn.keepsSlot()) {
      tryAgain(turn.time().toNanos());
    } else {
      timetable().usedInCluster(now(), turn.time().toNanos());
      plan();
    }
  }

  /** The run has ended; lets another host have its turn. */
  void givesBack(Hold hold) {
    boolean skips;
    boolean matters;
    synchronized (this) {
      skips = options().overlap() == Overlap.SKIP;
      matters = timetable() instanceof DelayTimetable || (skips && timetable().behind(now()) > 0);
    }
    engine().turns().end(hold, skips, matters);
  }

  // Somebody asks for a run.

  /** Runs it in any state of its timetable. */
  void runNow(CompletableFuture<TaskRun> asked) {
    Work.Entry entry = enter();
    Run run = beginAsked(entry, asked);
    if (run == null) {
      asked.completeExceptionally(new IllegalStateException(busy()));
    }
    Run.perform(run, entry, null, null);
  }

  /** Throws if it may not be run now. */
  synchronized void checkMayRun() {
    if (work() == null) {
      throw away();
    }
    if (!mayBegin()) {
      throw new IllegalStateException(busy());
    }
  }

  private synchronized @Nullable Run beginAsked(
      Work.Entry entry, CompletableFuture<TaskRun> asked) {
    return mayBegin() ? begin(entry, now(), 0, null, asked) : null;
  }

  private synchronized String busy() {
    return Portrait.busy(this, runs());
  }

  /**
   * Runs it on this thread if it is due; returns what it threw.
   *
   * @throws ManagerUnavailableException if what it belongs to is away
   */
  @Nullable Throwable runIfDue(@Nullable RequestContext context) {
    Work.Entry entry = enter();
    return Run.perform(beginDueOn(entry), entry, context, null);
  }

  private synchronized @Nullable Run beginDueOn(Work.Entry entry) {
    long now = now();
    if (work() == null || !timetable().isDue(now) || !mayBegin()) {
      return null;
    }
    return beginSlot(entry, now);
  }

  private Work.Entry enter() {
    Work present = work();
    Work.Entry entry = present == null ? null : present.enter();
    if (entry == null) {
      throw away();
    }
    return entry;
  }

  private ManagerUnavailableException away() {
    String of = Objects.requireNonNullElse(manager(), name());
    return new ManagerUnavailableException(of, "this host", Duration.ZERO, "it serves nobody now");
  }

  // What came of it.

  /**
   * A run has ended.
   *
   * @param hand where its thread takes what is due now; null if it takes nothing
   */
  void ended(
      Run run,
      long took,
      Outcome outcome,
      @Nullable String failure,
      @Nullable Throwable thrown,
      @Nullable Due hand) {
    int before;
    int after;
    synchronized (this) {
      drop(run);
      Tally its = tally();
      before = its.failuresInRow();
      its.add(engine().config().historyMax(), run, took, outcome, failure);
      after = its.failuresInRow();
      boolean tells = before > 0 || after > 0 || run.isAsked(); // which may take its time
      next(run.isOfCluster() ? now() : run.started + took, after > before, tells ? null : hand);
    }
    if (after > before) {
      engine().reporter().failed(this, after, thrown, Objects.requireNonNullElse(failure, "?"));
    } else if (before > 0 && after == 0) {
      engine().reporter().recovered(this, before);
    }
    run.tell(took, outcome, failure);
  }

  /** Finds the next slot after a run. */
  private void next(long now, boolean failed, @Nullable Due hand) {
    Timetable timetable = timetable();
    timetable.ended(now);
    if (!options().isConcurrent()) {
      skip(
          options().overlap() == Overlap.QUEUE
              ? Math.max(0, timetable.behind(now) - 1)
              : timetable.pass(now));
    }
    int inRow = failed ? tally().failuresInRow() : 0;
    if (inRow > 1 && options().backOffMax() > 0) {
      double pause = Math.scalb((double) timetable.span(), inRow - 1);
      timetable.notBefore(now + (long) Math.min(pause, (double) options().backOffMax()));
    }
    plan(now, hand);
  }

  private void skip(int slots) {
    if (slots > 0) {
      tally().skip(slots);
    }
  }

  private Tally tally() {
    Tally present = tally;
    if (present == null) {
      present = new Tally();
      tally = present;
    }
    return present;
  }

  // What is under way.

  private void drop(Run run) {
    underway = Underway.drop(underway, run);
    if (awaited) {
      notifyAll();
    }
  }

  synchronized boolean isIdle() {
    return underway == null;
  }

  synchronized List<Run> runs() {
    return Underway.list(underway);
  }

  /** Interrupts what is under way. */
  void interrupt() {
    runs().forEach(run -> run.interrupt(Outcome.INTERRUPTED));
  }

  /** Interrupts what is under way in this object. */
  void interrupt(Object owner) {
    for (Run each : runs()) {
      if (each.entry.isOf(owner)) {
        each.interrupt(Outcome.INTERRUPTED);
      }
    }
  }

  /** Waits until no run is under way on other threads; tells whether that came about. */
  synchronized boolean awaitEnd(long nanos) throws InterruptedException {
    awaited = true;
    return Underway.awaitEnd(nanos, this);
  }

  synchronized List<TaskRun> history() {
    return tally == null ? List.of() : tally.history();
  }

  synchronized TaskInfo info() {
    return Portrait.of(this, runs(), tally == null ? new Tally() : tally, standby);
  }
}
