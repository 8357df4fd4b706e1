package dev.manager.periodic.internal;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest runs of one task, in a ring of numbers that grows as it is needed: there may be a
 * hundred thousand of these. Not thread-safe: guarded by its task.
 *
 * <p>A run is two numbers: its start in microseconds with its outcome, and how long it took with
 * how late it was, each as a {@link Span}.
 */
abstract class History {
  private static final int FIELDS = 2;
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int OUTCOME_BITS = 3; // beside which there is room for millennia

  private long[] numbers = new long[0];
  private @Nullable String @Nullable [] failures; // made with the first failure
  private int size;
  private int next;

  /**
   * Adds one, and drops the oldest beyond this many.
   *
   * @param started in microseconds since 1970
   */
  @SuppressWarnings("EnumOrdinal") // the numbers never leave this object
  final void add(
      int most, long started, long took, long lateness, Outcome how, @Nullable String failure) {
    if (size == capacity() || capacity() > most) {
      resize(most);
    }
    int capacity = capacity();
    int at = next * FIELDS;
    numbers[at] = started << OUTCOME_BITS | how.ordinal();
    numbers[at + 1] = (long) Span.pack(took) << Integer.SIZE | Span.pack(lateness);
    if (failure != null && failures == null) {
      failures = new String[capacity];
    }
    if (failures != null) {
      failures[next] = failure;
    }
    next = next + 1 == capacity ? 0 : next + 1;
    size = Math.min(size + 1, capacity);
  }

  private void resize(int most) {
    int capacity = capacity();
    int wanted = Math.min(size < capacity ? capacity : Math.max(2, capacity * 2), most);
    if (wanted == capacity) {
      return;
    }
    int kept = Math.min(size, wanted);
    var resized = new long[wanted * FIELDS];
    String[] failuresResized = failures == null ? null : new String[wanted];
    for (int i = 0; i < kept; i++) {
      int from = place(size - kept + i);
      System.arraycopy(numbers, from * FIELDS, resized, i * FIELDS, FIELDS);
      if (failures != null && failuresResized != null) {
        failuresResized[i] = failures[from];
      }
    }
    numbers = resized;
    failures = failuresResized;
    size = kept;
    next = kept == wanted ? 0 : kept;
  }

  private int capacity() {
    return numbers.length / FIELDS;
  }

  /** Returns where in the ring one is, of which the oldest is 0. */
  private int place(int which) {
    return (next - size + which + capacity()) % capacity();
  }

  /** Returns them, the oldest first. */
  final List<TaskRun> history() {
    List<TaskRun> runs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      runs.add(get(place(i)));
    }
    return runs;
  }

  final @Nullable TaskRun last() {
    return size == 0 ? null : get(place(size - 1));
  }

  private TaskRun get(int which) {
    int at = which * FIELDS;
    return new TaskRun(
        instant(numbers[at] >> OUTCOME_BITS),
        Span.unpack((int) (numbers[at + 1] >> Integer.SIZE)),
        Span.unpack((int) numbers[at + 1]),
        OUTCOMES[(int) numbers[at] & (1 << OUTCOME_BITS) - 1],
        failures == null ? null : failures[which]);
  }

  /** Returns a time that is kept in microseconds since 1970. */
  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
  }
}
