package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** On oslo's grid with its jitter. */
final class GridTimetable extends Timetable {
  private static final long MOST_STAGGER = TimeUnit.SECONDS.toNanos(1);

  private final Ticker ticker;
  private final DoubleSupplier random;
  private final long spacing;
  private long last; // the latest point; may lie in the future by the jitter
  private boolean unset; // nothing has run, and the first run is due at once
  private long earliest; // not before that, though the grid says so

  /**
   * Begins a grid.
   *
   * @param immediately whether the first run is due at its begin, or one spacing later
   * @param earliest when the timers begin
   */
  GridTimetable(
      Ticker ticker, DoubleSupplier random, long spacing, boolean immediately, long earliest) {
    this.ticker = ticker;
    this.random = random;
    this.spacing = spacing;
    this.last = ticker.nanos();
    this.unset = immediately;
    this.earliest = earliest;
  }

  /** Goes on with an earlier grid, with another spacing. */
  GridTimetable(GridTimetable before, long spacing) {
    this.ticker = before.ticker;
    this.random = before.random;
    this.spacing = spacing;
    this.last = before.last;
    this.unset = before.unset;
    this.earliest = before.earliest;
  }

  /** Returns the point of the grid that counts as the last run; for oslo's idle time. */
  long last() {
    return last;
  }

  boolean isUnset() {
    return unset;
  }

  @Override
  long slot() {
    long due = unset ? last : last + spacing;
    return due - earliest < 0 ? earliest : due;
  }

  @Override
  void began(long now) {
    last = unset ? now : Grid.nearestBoundary(last, spacing, now, random);
    unset = false;
  }

  @Override
  ClusterSlot clusterSlot(long now) {
    return new ClusterSlot.OfGrid(
        Duration.ofNanos(spacing), Duration.ofNanos(Math.max(0, now - slot())));
  }

  @Override
  void beganInCluster(long now, long since) {
    last = now - since;
    unset = false;
    earliest = last + spacing;
  }

  /** Takes the cluster's grid over, and lets the host go first that ran last. */
  @Override
  void usedInCluster(long now, long left) {
    last = now + left - spacing;
    unset = false;
    earliest = now + left + (long) (random.getAsDouble() * Math.min(spacing / 20, MOST_STAGGER));
  }

  @Override
  int behind(long now) {
    if (now - slot() < 0) {
      return 0;
    }
    return unset ? 1 : (int) Math.min(Math.floorDiv(now - last, spacing), COUNT_MOST);
  }

  @Override
  int pass(long now) {
    int points = behind(now);
    if (points > 0) {
      last = unset ? now : now - Grid.sincePoint(last, spacing, now);
      unset = false;
    }
    return points;
  }

  @Override
  void notBefore(long time) {
    long behind = time - slot();
    if (behind > 0) {
      last += (behind + spacing - 1) / spacing * spacing;
    }
  }

  @Override
  long span() {
    return spacing;
  }

  @Override
  List<Instant> next(int count) {
    List<Instant> times = new ArrayList<>();
    Instant first = instant(ticker, slot());
    for (int i = 0; i < count; i++) {
      times.add(first.plusNanos(i * spacing));
    }
    return times;
  }
}
