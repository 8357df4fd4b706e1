package dev.manager.periodic.internal;

import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import dev.manager.periodic.Missed;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.Overlap;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One periodic task: when it is due, what is under way, what came of it. As an appointment it is
 * attended to when a run is due. Thread-safe: its state is guarded by itself; what it runs, and
 * what it tells, is called under no lock.
 *
 * <p>It outlives the object that it runs: {@link #detach} takes the work away and keeps the rest,
 * so that a manager that comes back finds its grid, counters and history.
 */
final class Task extends Appointment {
  /** How long a slot waits before it is tried again when its manager is away or being swapped. */
  private static final long AWAY_RETRY = TimeUnit.MILLISECONDS.toNanos(50);

  private final Engine engine;
  private final String name;
  private final @Nullable String manager;
  private final long ordinal;

  // All guarded by this.
  private Options options;
  private volatile @Nullable Work work; // null while it is detached; may be read without
  private Timetable timetable;
  private boolean paused;
  private Object underWay = List.of(); // a Run or a List<Run>: nearly always none or one
  private long runs;
  private long failures;
  private int failuresInRow;
  private long skipped;
  private long missed;
  private @Nullable History history; // made with the first run

  /** Makes it without work. */
  Task(
      Engine engine,
      String name,
      @Nullable String manager,
      long ordinal,
      Options options,
      long earliest) {
    this.engine = engine;
    this.name = name;
    this.manager = manager;
    this.ordinal = ordinal;
    this.options = options;
    this.timetable = engine.timetable(options, earliest, options.runImmediately());
  }

  String name() {
    return name;
  }

  @Nullable String manager() {
    return manager;
  }

  /** Returns where it stands among the others of its manager. */
  long ordinal() {
    return ordinal;
  }

  Engine engine() {
    return engine;
  }

  // What it belongs to comes, changes and goes.

  /** Runs this from now on, by these options; goes on with the grid it has. */
  synchronized void attach(Work next, Options changed) {
    work = next;
    options(changed);
  }

  /** Goes by other options from now on, without losing the grid. */
  synchronized void options(Options changed) {
    if (!changed.trigger().equals(options.trigger())) {
      timetable = engine.timetable(changed, timetable);
    }
    if (changed.enabled() && !options.enabled()) {
      timetable.pass(now());
    }
    options = changed;
    plan();
  }

  synchronized Options options() {
    return options;
  }

  /** Begins no further run by itself. What is under way goes on. */
  synchronized void detach() {
    work = null;
    plan();
  }

  synchronized boolean isDetached() {
    return work == null;
  }

  synchronized void pause() {
    paused = true;
    plan();
  }

  synchronized void resume() {
    if (paused) {
      paused = false;
      timetable.pass(now());
      plan();
    }
  }

  /** A setting changed, or the wall clock jumped. */
  synchronized void replan() {
    timetable.retime();
    plan();
  }

  synchronized boolean isByWall() {
    return timetable.isByWall();
  }

  // When it runs.

  /** Puts it into the agenda where it has to be, or takes it out. */
  private void plan() {
    boolean busy = !underWay().isEmpty() && !options.isConcurrent();
    if (!runsByItself() || busy || timetable.slot() == Timetable.NEVER) {
      engine.tasks().remove(this);
    } else {
      engine.tasks().put(this, timetable.slot());
    }
  }

  private boolean runsByItself() {
    return work != null && !paused && engine.config().enabled() && isOn();
  }

  private boolean isOn() {
    return options.enabled() && (!options.externalProcessOk() || engine.config().externalEnabled());
  }

  /** A run is due, or was to be tried again. */
  @Override
  void attend() {
    Work present = work;
    if (present == null) {
      return; // planned when there is another
    }
    Work.Entry entry = present.enter();
    if (entry == null) {
      tryAgain();
      return;
    }
    Run run = beginDue(present, entry);
    if (run == null) {
      entry.close();
    } else {
      perform(run, null);
    }
  }

  private synchronized void tryAgain() {
    if (runsByItself() && timetable.slot() != Timetable.NEVER) {
      engine.tasks().put(this, now() + AWAY_RETRY);
    }
  }

  private synchronized @Nullable Run beginDue(Work expected, Work.Entry entry) {
    long now = now();
    if (work != expected || !runsByItself()) {
      plan();
      return null;
    }
    if (!timetable.isDue(now)) {
      timetable.retime();
      plan();
      return null;
    }
    if (isMissed(now)) {
      missed += timetable.pass(now);
      plan();
      return null;
    }
    if (!mayBegin()) {
      if (options.isConcurrent()) {
        skipped += timetable.pass(now);
        plan();
      } // else it is planned when the other has ended
      return null;
    }
    long lateness = Math.max(0, now - timetable.slot());
    timetable.began(now);
    Run run = begin(entry, now, lateness, null);
    if (options.isConcurrent()) {
      plan();
    }
    return run;
  }

  private boolean isMissed(long now) {
    return options.missed() == Missed.SKIP
        && now - timetable.slot() > engine.config().missedAfter().toNanos();
  }

  private Run begin(
      Work.Entry entry, long now, long lateness, @Nullable CompletableFuture<TaskRun> asked) {
    Instant wall = engine.ticker().wall();
    var run = new Run(this, entry, now, wall, lateness, options.timeout(), asked);
    add(run);
    return run;
  }

  /** Runs it in any state of its timetable. Throws if it may not. */
  void runNow(CompletableFuture<TaskRun> asked) {
    Work present = work;
    Work.Entry entry = present == null ? null : present.enter();
    if (entry == null) {
      asked.completeExceptionally(away());
      return;
    }
    Run run = beginAsked(entry, asked);
    if (run == null) {
      entry.close();
      asked.completeExceptionally(new IllegalStateException(busy()));
    } else {
      perform(run, null);
    }
  }

  private ManagerUnavailableException away() {
    return new ManagerUnavailableException(
        manager == null ? name : manager, "this host", Duration.ZERO, "it serves nobody now");
  }

  /** Throws if it may not be run now. */
  synchronized void checkMayRun() {
    if (work == null) {
      throw away();
    }
    if (!mayBegin()) {
      throw new IllegalStateException(busy());
    }
  }

  private boolean mayBegin() {
    int others = underWay().size();
    return options.isConcurrent() ? others < engine.config().concurrentMax() : others == 0;
  }

  private synchronized String busy() {
    List<Run> present = underWay();
    return "Periodic task %s runs already, for %.1f s, and may run %s"
        .formatted(
            name,
            present.isEmpty() ? 0.0 : (now() - present.get(0).started) / 1e9,
            options.isConcurrent()
                ? "at most %d times at once".formatted(engine.config().concurrentMax())
                : "only once at a time (overlap %s)".formatted(options.overlap()));
  }

  private synchronized @Nullable Run beginAsked(
      Work.Entry entry, CompletableFuture<TaskRun> asked) {
    return mayBegin() ? begin(entry, now(), 0, asked) : null;
  }

  // Nova's call.

  /** A look at a task as oslo's pass takes it. */
  record Look(long spacing, long left) {}

  /** Tells how long its spacing is and how long until it is due; null if it does not run here. */
  synchronized @Nullable Look look() {
    if (work == null || paused || !isOn()) {
      return null;
    }
    long now = now();
    if (timetable.slot() == Timetable.NEVER) {
      return null;
    }
    long left = timetable.isDue(now) ? 0 : Math.max(1, timetable.slot() - now);
    return new Look(timetable instanceof GridTimetable ? timetable.span() : Long.MAX_VALUE, left);
  }

  /**
   * Runs it on this thread if it is due; returns what it threw.
   *
   * @throws ManagerUnavailableException if what it belongs to is away
   */
  @Nullable Throwable runIfDue(@Nullable RequestContext context) {
    Work present = work;
    Work.Entry entry = present == null ? null : present.enter();
    if (entry == null) {
      throw away();
    }
    Run run = beginDueOn(entry);
    if (run == null) {
      entry.close();
      return null;
    }
    return perform(run, context);
  }

  private synchronized @Nullable Run beginDueOn(Work.Entry entry) {
    long now = now();
    if (work == null || !timetable.isDue(now) || !mayBegin()) {
      return null;
    }
    long lateness = Math.max(0, now - timetable.slot());
    timetable.began(now);
    return begin(entry, now, lateness, null);
  }

  // The run itself.

  private @Nullable Throwable perform(Run run, @Nullable RequestContext context) {
    if (run.timeout() > 0) {
      engine.watch().put(run, run.started + run.timeout());
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(run.entry.loader());
    Throwable thrown = null;
    try {
      run.entry.run(context);
    } catch (Throwable e) { // as oslo does since LP#1730556: nothing that a task throws ends it
      thrown = e;
    }
    thread.setContextClassLoader(before);
    Outcome cut = run.end();
    if (cut != null) {
      Thread.interrupted(); // it was for the run
    }
    if (run.timeout() > 0) {
      engine.watch().remove(run);
    }
    try {
      ended(run, thrown, cut);
    } finally {
      run.entry.close();
    }
    return thrown;
  }

  private void ended(Run run, @Nullable Throwable thrown, @Nullable Outcome cut) {
    Outcome outcome = cut != null ? cut : thrown == null ? Outcome.SUCCEEDED : Outcome.FAILED;
    String failure = failure(thrown, cut);
    long now = now();
    long took = now - run.started;
    int before;
    int after;
    synchronized (this) {
      drop(run);
      before = failuresInRow;
      count(outcome);
      after = failuresInRow;
      if (history == null) {
        history = new History();
      }
      history.add(
          engine.config().historyMax(), run.startedAt, took, run.lateness, outcome, failure);
      next(now, after > before);
    }
    if (after > before) {
      engine.reporter().failed(this, after, thrown, Objects.requireNonNullElse(failure, "?"));
    } else if (before > 0 && after == 0) {
      engine.reporter().recovered(this, before);
    }
    run.tell(took, outcome, failure);
  }

  private @Nullable String failure(@Nullable Throwable thrown, @Nullable Outcome cut) {
    if (cut == Outcome.TIMED_OUT) {
      return "it took longer than its timeout" + (thrown == null ? "" : ": " + thrown);
    }
    return thrown == null ? null : Reporter.describe(thrown);
  }

  private void count(Outcome outcome) {
    runs++;
    if (outcome == Outcome.SUCCEEDED) {
      failuresInRow = 0;
    } else if (outcome != Outcome.INTERRUPTED) { // which is no fault of the task
      failures++;
      failuresInRow++;
    }
  }

  /** Finds the next slot after a run. */
  private void next(long now, boolean failed) {
    timetable.ended(now);
    if (!options.isConcurrent()) {
      skipped +=
          options.overlap() == Overlap.QUEUE
              ? Math.max(0, timetable.behind(now) - 1)
              : timetable.pass(now);
    }
    if (failed && options.backOffMax() > 0 && failuresInRow > 1) {
      double pause = Math.scalb((double) timetable.span(), failuresInRow - 1);
      timetable.notBefore(now + (long) Math.min(pause, (double) options.backOffMax()));
    }
    plan();
  }

  // What is under way.

  @SuppressWarnings("unchecked")
  private List<Run> underWay() {
    return underWay instanceof Run one ? List.of(one) : (List<Run>) underWay;
  }

  private void add(Run run) {
    if (underWay().isEmpty()) {
      underWay = run;
    } else {
      List<Run> more = new ArrayList<>(underWay());
      more.add(run);
      underWay = more;
    }
  }

  private void drop(Run run) {
    if (underWay == run) {
      underWay = List.of();
    } else {
      List<Run> fewer = new ArrayList<>(underWay());
      fewer.remove(run);
      underWay = fewer;
    }
    notifyAll();
  }

  /** Interrupts what is under way. */
  void interrupt() {
    present().forEach(run -> run.interrupt(Outcome.INTERRUPTED));
  }

  /** Interrupts what is under way in this object. */
  void interrupt(Object owner) {
    for (Run each : present()) {
      if (each.entry.isOf(owner)) {
        each.interrupt(Outcome.INTERRUPTED);
      }
    }
  }

  private synchronized List<Run> present() {
    return List.copyOf(underWay());
  }

  synchronized boolean isIdle() {
    return underWay().isEmpty();
  }

  /** Waits until nothing is under way on other threads; tells whether that came about. */
  synchronized boolean awaitEnd(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (underWay().stream().anyMatch(run -> !run.isOn(Thread.currentThread()))) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  // What is known of it.

  private long now() {
    return engine.ticker().nanos();
  }

  synchronized List<Instant> nextTimes(int count) {
    return runsByItself() ? timetable.next(count) : List.of();
  }

  synchronized List<TaskRun> history() {
    return history == null ? List.of() : history.list();
  }

  synchronized TaskInfo info() {
    List<Run> present = underWay();
    TaskState state = state(!present.isEmpty());
    return new TaskInfo(
        name,
        manager,
        options.trigger().toString(),
        state,
        options.overlap(),
        Duration.ofNanos(options.timeout()),
        runs,
        failures,
        failuresInRow,
        skipped,
        missed,
        history == null ? null : history.last(),
        present.isEmpty() ? null : Duration.ofNanos(now() - present.get(0).started),
        runsByItself() ? timetable.next(1).stream().findFirst().orElse(null) : null);
  }

  private TaskState state(boolean running) {
    if (running) {
      return TaskState.RUNNING;
    }
    if (!isOn()) {
      return TaskState.OFF;
    }
    if (paused) {
      return TaskState.PAUSED;
    }
    return timetable.slot() == Timetable.NEVER ? TaskState.DONE : TaskState.WAITING;
  }

  @Override
  public String toString() {
    return name;
  }
}
