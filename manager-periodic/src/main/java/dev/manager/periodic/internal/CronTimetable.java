package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By the wall clock. When that is set back by up to a minute, no slot comes for the second time;
 * when it is set back further, its new time counts at once.
 */
final class CronTimetable extends Timetable {
  private static final Duration SMALL_STEP = Duration.ofMinutes(1);
  private static final int CRON_COUNT_MOST = 1000;
  private static final long NANOS_OF_CENTURY = Duration.ofDays(36_525).toNanos();

  private final Ticker ticker;
  private final CronSchedule schedule;
  private Instant done; // all slots up to here have been used
  private @Nullable Instant due;
  private long slot;

  CronTimetable(Ticker ticker, CronSchedule schedule, boolean immediately, long earliest) {
    this.ticker = ticker;
    this.schedule = schedule;
    this.done = ticker.wall();
    if (immediately) {
      this.due = instant(ticker, earliest);
      this.slot = earliest;
    } else {
      findNext();
      notBefore(earliest);
    }
  }

  /** Goes on from an earlier one, with another schedule. */
  CronTimetable(CronTimetable before, CronSchedule schedule) {
    this.ticker = before.ticker;
    this.schedule = schedule;
    this.done = before.done;
    findNext();
  }

  private void findNext() {
    due = schedule.next(done);
    slot = slotOf(due);
  }

  private long slotOf(@Nullable Instant time) {
    if (time == null) {
      return NEVER;
    }
    Duration left = Duration.between(ticker.wall(), time);
    long nanos =
        left.compareTo(Duration.ofNanos(NANOS_OF_CENTURY)) > 0 ? NANOS_OF_CENTURY : left.toNanos();
    return ticker.nanos() + nanos;
  }

  @Override
  long slot() {
    return slot;
  }

  @Override
  boolean isDue(long now) {
    return due != null && !ticker.wall().isBefore(due);
  }

  @Override
  void began(long now) {
    done = later(ticker.wall(), due);
    findNext();
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other != null && other.isAfter(one) ? other : one;
  }

  @Override
  ClusterSlot clusterSlot(long now) {
    Instant wall = ticker.wall();
    Instant come = Objects.requireNonNullElse(due, wall);
    Instant next = schedule.next(come);
    for (int i = 0; next != null && !next.isAfter(wall) && i < CRON_COUNT_MOST; i++) {
      come = next;
      next = schedule.next(come);
    }
    return new ClusterSlot.OfCron(come);
  }

  @Override
  int behind(long now) {
    Instant wall = ticker.wall();
    int come = 0;
    for (Instant each = due;
        each != null && !each.isAfter(wall) && come < CRON_COUNT_MOST;
        each = schedule.next(each)) {
      come++;
    }
    return come;
  }

  @Override
  int pass(long now) {
    Instant wall = ticker.wall();
    int passed = 0;
    while (due != null && !due.isAfter(wall)) {
      passed++;
      done = passed < CRON_COUNT_MOST ? due : wall;
      findNext();
    }
    return passed;
  }

  @Override
  void notBefore(long time) {
    if (slot != NEVER && time - slot > 0) {
      done = instant(ticker, time).minusNanos(1);
      findNext();
    }
  }

  @Override
  void retime() {
    if (Duration.between(ticker.wall(), done).compareTo(SMALL_STEP) > 0) {
      done = ticker.wall();
      findNext();
    } else {
      slot = slotOf(due);
    }
  }

  @Override
  boolean isByWall() {
    return true;
  }

  @Override
  long span() {
    return SMALL_STEP.toNanos();
  }

  @Override
  List<Instant> next(int count) {
    List<Instant> times = new ArrayList<>();
    Instant time = due;
    while (time != null && times.size() < count) {
      times.add(time);
      time = schedule.next(time);
    }
    return times;
  }
}
