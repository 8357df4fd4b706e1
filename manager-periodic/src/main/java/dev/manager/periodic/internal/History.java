package dev.manager.periodic.internal;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest runs of one task, in a ring of numbers that grows as it is needed: there may be a
 * hundred thousand of these. Not thread-safe: guarded by its task.
 */
final class History {
  private static final int FIELDS = 3;

  private long[] numbers = new long[0]; // start in microseconds, took, lateness
  private Outcome[] outcomes = new Outcome[0];
  private @Nullable String @Nullable [] failures; // made with the first failure
  private int size;
  private int next;

  /** Adds one, and drops the oldest beyond this many. */
  void add(
      int most, Instant started, long took, long lateness, Outcome how, @Nullable String failure) {
    resize(most);
    int at = next * FIELDS;
    numbers[at] = started.getEpochSecond() * 1_000_000 + started.getNano() / 1000;
    numbers[at + 1] = took;
    numbers[at + 2] = lateness;
    outcomes[next] = how;
    if (failure != null && failures == null) {
      failures = new String[numbers.length / FIELDS];
    }
    if (failures != null) {
      failures[next] = failure;
    }
    next = (next + 1) % (numbers.length / FIELDS);
    size = Math.min(size + 1, numbers.length / FIELDS);
  }

  private void resize(int most) {
    int capacity = numbers.length / FIELDS;
    int wanted = size < capacity ? capacity : Math.min(Math.max(2, capacity * 2), most);
    wanted = Math.min(wanted, most);
    if (wanted == capacity) {
      return;
    }
    List<TaskRun> runs = list();
    numbers = new long[wanted * FIELDS];
    outcomes = new Outcome[wanted];
    failures = null;
    size = 0;
    next = 0;
    for (TaskRun each : runs.subList(Math.max(0, runs.size() - wanted), runs.size())) {
      add(
          wanted,
          each.started(),
          each.took().toNanos(),
          each.lateness().toNanos(),
          each.outcome(),
          each.failure());
    }
  }

  /** Returns them, the oldest first. */
  List<TaskRun> list() {
    List<TaskRun> runs = new ArrayList<>();
    int capacity = numbers.length / FIELDS;
    for (int i = 0; i < size; i++) {
      runs.add(get((next - size + i + capacity) % capacity));
    }
    return runs;
  }

  @Nullable TaskRun last() {
    int capacity = numbers.length / FIELDS;
    return size == 0 ? null : get((next - 1 + capacity) % capacity);
  }

  private TaskRun get(int which) {
    int at = which * FIELDS;
    return new TaskRun(
        Instant.ofEpochSecond(
            Math.floorDiv(numbers[at], 1_000_000), Math.floorMod(numbers[at], 1_000_000) * 1000L),
        Duration.ofNanos(numbers[at + 1]),
        Duration.ofNanos(numbers[at + 2]),
        outcomes[which],
        failures == null ? null : failures[which]);
  }
}
