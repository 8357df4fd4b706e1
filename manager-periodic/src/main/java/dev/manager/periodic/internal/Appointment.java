package dev.manager.periodic.internal;

import org.jspecify.annotations.Nullable;

/** Something that is to be done at a time. Its field belongs to the {@link Agenda} it is in. */
abstract class Appointment {
  /** What {@link #index} is while it is in no agenda. */
  static final int NOWHERE = -1;

  int index = NOWHERE; // guarded by the agenda's lock

  /**
   * Does it, on a thread of the crew; must not throw.
   *
   * @param now what time it is, by {@link Ticker#nanos}
   */
  abstract void attend(long now);

  /**
   * The same.
   *
   * @param hand where it may put what its thread attends to next; null if that takes nothing more
   */
  void attend(long now, @Nullable Due hand) {
    attend(now);
  }
}
