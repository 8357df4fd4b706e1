package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A fixed time after the end of each run. */
final class DelayTimetable extends Timetable {
  private final Ticker ticker;
  private final long delay;
  private long slot;

  DelayTimetable(Ticker ticker, long delay, boolean immediately, long earliest) {
    this.ticker = ticker;
    this.delay = delay;
    long due = ticker.nanos() + (immediately ? 0 : delay);
    this.slot = due - earliest < 0 ? earliest : due;
  }

  /** Goes on from an earlier one, with another delay. */
  DelayTimetable(DelayTimetable before, long delay) {
    this.ticker = before.ticker;
    this.delay = delay;
    this.slot = before.slot - before.delay + delay;
  }

  @Override
  long slot() {
    return slot;
  }

  @Override
  void began(long now) {
    slot = now + delay; // until the end is known
  }

  @Override
  ClusterSlot clusterSlot(long now) {
    return new ClusterSlot.OfDelay(Duration.ofNanos(delay));
  }

  @Override
  void usedInCluster(long now, long left) {
    slot = now + left;
  }

  @Override
  void ended(long now) {
    slot = now + delay;
  }

  @Override
  int pass(long now) {
    if (now - slot < 0) {
      return 0;
    }
    slot = now + delay;
    return 1;
  }

  @Override
  void notBefore(long time) {
    slot = time - slot > 0 ? time : slot;
  }

  @Override
  long span() {
    return delay;
  }

  @Override
  List<Instant> next(int count) {
    List<Instant> times = new ArrayList<>();
    Instant first = instant(ticker, slot);
    for (int i = 0; i < count; i++) {
      times.add(first.plusNanos(i * delay));
    }
    return times;
  }
}
