package dev.manager.periodic.internal;

import java.time.Instant;
import java.util.List;

/**
 * When one task is due: a trigger, and where in it the task is. Times are of {@link Ticker#nanos}
 * unless they are instants. Not thread-safe: guarded by its task.
 */
abstract class Timetable {
  /** The slot of a task that is never due again. */
  static final long NEVER = Long.MIN_VALUE;

  /** How many slots are counted that were passed over at once. */
  static final int COUNT_MOST = 1_000_000;

  /** Returns the time of the next run; {@link #NEVER} if there is none. */
  abstract long slot();

  /** Tells whether the slot has come, by the clock that counts for it. */
  boolean isDue(long now) {
    return slot() != NEVER && slot() - now <= 0;
  }

  /** A run begins for the slot. */
  abstract void began(long now);

  /** Describes the slot that has come to the other hosts of the cluster. */
  abstract ClusterSlot clusterSlot(long now);

  /**
   * A run begins for a slot of the cluster.
   *
   * @param since how long ago the slot was
   */
  void beganInCluster(long now, long since) {
    began(now);
  }

  /**
   * Another host has used the slot.
   *
   * @param left how long until the next
   */
  void usedInCluster(long now, long left) {
    began(now);
  }

  /** The run has ended. */
  void ended(long now) {}

  /** Returns how many slots have come. */
  int behind(long now) {
    return isDue(now) ? 1 : 0;
  }

  /** Passes over all slots that have come; returns how many. */
  abstract int pass(long now);

  /** Moves the next slot to this time or later. */
  abstract void notBefore(long time);

  /** The wall clock may have jumped. */
  void retime() {}

  /** Tells whether it goes by the wall clock. */
  boolean isByWall() {
    return false;
  }

  /** Returns how long from one slot to the next, about. */
  abstract long span();

  /** Returns the next times, at most this many. */
  abstract List<Instant> next(int count);

  /** Returns a time as an instant. */
  static Instant instant(Ticker ticker, long time) {
    return ticker.wall().plusNanos(time - ticker.nanos());
  }
}
