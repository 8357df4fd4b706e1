package dev.manager.periodic.internal;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is this host's turn to run a task of the cluster. Immutable.
 *
 * @param hold what it holds meanwhile; null if it is not its turn, or if it runs it without a lease
 * @param standby why it is not its turn; null if it is
 * @param time if it is, how long ago the slot was; if another host has used the slot, how long
 *     until the next; if the slot stays to be tried again, how long until then
 * @param keepsSlot whether it does
 */
record Turn(@Nullable Hold hold, @Nullable String standby, Duration time, boolean keepsSlot) {
  static Turn mine(@Nullable Hold hold, Duration sinceSlot) {
    return new Turn(hold, null, sinceSlot, false);
  }

  static Turn used(Duration left) {
    return new Turn(null, "another host has run it", left, false);
  }

  static Turn later(String why, Duration retry) {
    return new Turn(null, why, retry, true);
  }

  boolean isMine() {
    return standby == null;
  }

  /** Says why it is not this host's turn. */
  String why() {
    return Objects.requireNonNull(standby);
  }
}
