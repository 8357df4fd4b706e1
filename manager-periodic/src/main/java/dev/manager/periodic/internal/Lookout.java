package dev.manager.periodic.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every millisecond whether a thread of the crew waits again, from when none did. If none
 * came for another appointment meanwhile, one thread more is needed: at once if one of them is
 * blocked, and after ten looks if all could run, for then it may be only that the machine has no
 * processor for them, or that they wait for a device. If for a tenth of a second more threads have
 * come for appointments than there are processors, one is too many: they only stand in each other's
 * way, and those that block are not among them.
 *
 * <p>Attended to by one thread at a time.
 */
final class Lookout extends Appointment {
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int LOOKS = 100; // of a count
  private static final int STALLS = 10; // looks

  private final Crew crew;
  private final Agenda agenda;
  private final Agenda lookouts;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile long taken; // when it looked last
  private int looks; // since it counted
  private int stalls; // looks in a row in which nobody came

  Lookout(Crew crew, Agenda agenda, Agenda lookouts) {
    this.crew = crew;
    this.agenda = agenda;
    this.lookouts = lookouts;
  }

  /** Begins to look, unless it does already. */
  void begin() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      taken = agenda.taken();
      lookouts.put(this, lookouts.now() + LOOK);
    }
  }

  @Override
  void attend(long now) {
    long before = taken;
    taken = agenda.taken();
    if (agenda.isUnattended()) {
      look(taken == before);
      lookouts.put(this, now + LOOK);
      return;
    }
    looking.set(false);
    if (agenda.isUnattended()) {
      begin(); // it was left again before that could be seen
    }
  }

  private void look(boolean stuck) {
    stalls = stuck ? stalls + 1 : 0;
    if (stuck && (stalls >= STALLS || crew.hasBlocked())) {
      stalls = 0;
      looks = 0;
      crew.countActive();
      crew.grow();
    } else if (++looks >= LOOKS) {
      looks = 0;
      if (crew.countActive() > Runtime.getRuntime().availableProcessors()) {
        crew.shrink();
      }
    }
  }
}
