package dev.manager.periodic.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one task that are under way, as one reference, for there are nearly always none or
 * one: null, a {@link Run}, or a list of them that is not changed. Stateless.
 */
final class Underway {
  private Underway() {}

  static Object add(@Nullable Object runs, Run run) {
    if (runs == null) {
      return run;
    }
    List<Run> more = new ArrayList<>(list(runs));
    more.add(run);
    return more;
  }

  static @Nullable Object drop(@Nullable Object runs, Run run) {
    if (runs == run) {
      return null;
    }
    List<Run> fewer = new ArrayList<>(list(runs));
    fewer.remove(run);
    return fewer.isEmpty() ? null : fewer;
  }

  /** Returns them, the oldest first. */
  @SuppressWarnings("unchecked")
  static List<Run> list(@Nullable Object runs) {
    if (runs == null) {
      return List.of();
    }
    return runs instanceof Run one ? List.of(one) : List.copyOf((List<Run>) runs);
  }

  static int size(@Nullable Object runs) {
    return runs == null ? 0 : runs instanceof Run ? 1 : ((List<?>) runs).size();
  }

  /**
   * Waits until none of a task is under way on other threads; tells whether that came about. The
   * lock is held on the task, and given up while it waits.
   */
  static boolean awaitEnd(long nanos, Task task) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (task.runs().stream().anyMatch(run -> !run.isOn(Thread.currentThread()))) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(task, left);
    }
    return true;
  }
}
