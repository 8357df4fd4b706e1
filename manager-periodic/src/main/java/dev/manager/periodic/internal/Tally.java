package dev.manager.periodic.internal;

import dev.manager.periodic.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What came of the runs of one task, with the latest of them: one object, for memory's sake. Not
 * thread-safe: guarded by its task.
 */
final class Tally extends History {
  private long runs;
  private long failures;
  private int failuresInRow;
  private long skipped;
  private long missed;

  void add(int most, Run run, long took, Outcome outcome, @Nullable String failure) {
    runs++;
    if (outcome == Outcome.SUCCEEDED) {
      failuresInRow = 0;
    } else if (outcome != Outcome.INTERRUPTED) { // which is no fault of the task
      failures++;
      failuresInRow++;
    }
    add(most, run.startedAt, took, run.lateness, outcome, failure);
  }

  void skip(int slots) {
    skipped += slots;
  }

  void miss(int slots) {
    missed += slots;
  }

  long runs() {
    return runs;
  }

  long failures() {
    return failures;
  }

  int failuresInRow() {
    return failuresInRow;
  }

  long skipped() {
    return skipped;
  }

  long missed() {
    return missed;
  }
}
