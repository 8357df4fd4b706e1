package dev.manager.periodic.internal;

import java.time.Instant;
import java.util.List;

/** Once. */
final class OnceTimetable extends Timetable {
  private final Ticker ticker;
  private final long begun;
  private long slot;

  OnceTimetable(Ticker ticker, long after, long earliest) {
    this.ticker = ticker;
    this.begun = ticker.nanos();
    long due = begun + after;
    this.slot = due - earliest < 0 ? earliest : due;
  }

  /** Goes on from an earlier one that may have run, with another time. */
  OnceTimetable(OnceTimetable before, long after) {
    this.ticker = before.ticker;
    this.begun = before.begun;
    this.slot = before.slot == NEVER ? NEVER : begun + after;
  }

  @Override
  long slot() {
    return slot;
  }

  @Override
  void began(long now) {
    slot = NEVER;
  }

  @Override
  ClusterSlot clusterSlot(long now) {
    throw new IllegalStateException("What runs once on each host does not run once in a cluster");
  }

  @Override
  int pass(long now) {
    if (!isDue(now)) {
      return 0;
    }
    slot = NEVER;
    return 1;
  }

  @Override
  void notBefore(long time) {
    slot = slot != NEVER && time - slot > 0 ? time : slot;
  }

  @Override
  long span() {
    return 0;
  }

  @Override
  List<Instant> next(int count) {
    return slot == NEVER ? List.of() : List.of(instant(ticker, slot));
  }
}
