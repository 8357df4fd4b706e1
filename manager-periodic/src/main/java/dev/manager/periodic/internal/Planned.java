package dev.manager.periodic.internal;

import dev.manager.periodic.Cluster;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a task runs: its options, its timetable, whether it has work, and whether it is paused.
 * Thread-safe: guarded by itself, like all else of its task.
 *
 * <p>It outlives the object that it runs: {@link #detach} takes the work away and keeps the rest,
 * so that a manager that comes back finds its grid, counters and history.
 */
abstract class Planned extends Appointment {
  private final Engine engine;
  private final String name;
  private final @Nullable String manager;
  private final int ordinal;

  private volatile Options options; // written under this
  private volatile @Nullable Work work; // written under this; null while it is detached
  private Timetable timetable; // guarded by this
  private boolean paused; // guarded by this

  /** Makes it without work. */
  Planned(
      Engine engine,
      String name,
      @Nullable String manager,
      int ordinal,
      Options options,
      long earliest) {
    this.engine = engine;
    this.name = name;
    this.manager = manager;
    this.ordinal = ordinal;
    this.options = options;
    this.timetable = engine.timetable(options, earliest, options.runImmediately());
  }

  final String name() {
    return name;
  }

  final @Nullable String manager() {
    return manager;
  }

  /** Returns where it stands among the others of its manager. */
  final int ordinal() {
    return ordinal;
  }

  final Engine engine() {
    return engine;
  }

  final long now() {
    return engine.ticker().nanos();
  }

  // What it belongs to comes, changes and goes.

  /** Runs this from now on, by these options; goes on with the grid it has. */
  final synchronized void attach(Work next, Options changed) {
    work = next;
    options(changed);
  }

  /** Goes by other options from now on, without losing the grid. */
  final synchronized void options(Options changed) {
    if (!changed.trigger().equals(options.trigger())) {
      timetable = engine.timetable(changed, timetable);
    }
    if (changed.enabled() && !options.enabled()) {
      timetable.pass(now());
    }
    options = changed;
    plan();
  }

  final Options options() {
    return options;
  }

  /** Begins no further run by itself. What is under way goes on. */
  final synchronized void detach() {
    work = null;
    plan();
  }

  /** Returns what it runs, null while it is detached. */
  final @Nullable Work work() {
    return work;
  }

  final synchronized void pause() {
    paused = true;
    plan();
  }

  final synchronized void resume() {
    if (paused) {
      paused = false;
      timetable.pass(now());
      plan();
    }
  }

  final synchronized boolean isPaused() {
    return paused;
  }

  /** A setting changed, or the wall clock jumped. */
  final synchronized void replan() {
    timetable.retime();
    plan();
  }

  /** What a slot of the cluster may have waited for has come. */
  final synchronized void replanOfCluster() {
    if (options.cluster() == Cluster.ONCE) {
      plan();
    }
  }

  final synchronized boolean isByWall() {
    return timetable.isByWall();
  }

  // When it runs. What follows is called under the lock.

  final Timetable timetable() {
    return timetable;
  }

  /** Tells whether a run is under way that the next must wait for. */
  abstract boolean isBusy();

  /** Puts it into the agenda where it has to be, or takes it out. */
  final void plan() {
    plan(0, null);
  }

  /**
   * The same.
   *
   * @param hand where this thread takes what is due now; null if it takes nothing
   */
  final void plan(long now, @Nullable Due hand) {
    long slot = timetable.slot();
    if (slot == Timetable.NEVER || !runsByItself() || isBusy()) {
      engine.tasks().remove(this);
    } else if (hand == null) {
      engine.tasks().put(this, slot);
    } else {
      engine.tasks().putAndTake(this, slot, now, hand);
    }
  }

  /** Keeps the slot, and tries again after so long. */
  final void tryAgain(long nanos) {
    if (runsByItself() && timetable.slot() != Timetable.NEVER) {
      engine.tasks().put(this, now() + nanos);
    }
  }

  final boolean runsByItself() {
    return work != null && !paused && engine.config().enabled() && isOn();
  }

  final boolean isOn() {
    return options.enabled() && (!options.externalProcessOk() || engine.config().externalEnabled());
  }

  // What is known of that.

  /** A look at a task as oslo's pass takes it. */
  record Look(long spacing, long left) {}

  /** Tells how long its spacing is and how long until it is due; null if it does not run here. */
  final synchronized @Nullable Look look() {
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

  final synchronized List<Instant> nextTimes(int count) {
    return runsByItself() ? timetable.next(count) : List.of();
  }

  @Override
  public final String toString() {
    return name;
  }
}
