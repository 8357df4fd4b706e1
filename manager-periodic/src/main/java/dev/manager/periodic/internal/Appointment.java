package dev.manager.periodic.internal;

/** Something that is to be done at a time. Its fields belong to the {@link Agenda} it is in. */
abstract class Appointment {
  /** What {@link #index} is while it is in no agenda. */
  static final int NOWHERE = -1;

  long time; // guarded by the agenda's lock
  int index = NOWHERE; // guarded by the agenda's lock

  /** Does it, on a thread of the crew; must not throw. */
  abstract void attend();
}
