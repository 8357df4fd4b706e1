package dev.manager.periodic.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one thread has taken out of an {@link Agenda}, and when. Of that thread alone. */
final class Due {
  private @Nullable Appointment appointment;
  private long at;

  void set(Appointment taken, long now) {
    appointment = taken;
    at = now;
  }

  boolean isEmpty() {
    return appointment == null;
  }

  /** Returns the time at which it was taken out. */
  long at() {
    return at;
  }

  /** Returns what was taken out, and forgets it: it may be done long before the next comes. */
  Appointment take() {
    Appointment taken = Objects.requireNonNull(appointment);
    appointment = null;
    return taken;
  }
}
