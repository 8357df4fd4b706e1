package dev.manager.records.internal;

import dev.manager.record.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says whether a service lives, by what its row has and the database's clock. Stateless. */
final class Liveness {
  static final String UP = "up";
  static final String DOWN = "down";
  static final String STOPPED = "stopped";

  private Liveness() {}

  /**
   * Tells whether a service was heard of within the down time, as nova.servicegroup does: by its
   * last heartbeat, or else by its creation; a time that lies further in the future does not count.
   */
  static boolean isRecent(
      @Nullable Instant lastSeenUp, Instant createdAt, Instant now, Duration downTime) {
    Instant heard = Objects.requireNonNullElse(lastSeenUp, createdAt);
    return Duration.between(heard, now).abs().compareTo(downTime) <= 0;
  }

  /** Says in what state a service is; a word in its row that nobody knows counts as down. */
  static ServiceState state(String word, boolean forcedDown, boolean recent) {
    if (word.equals(STOPPED)) {
      return ServiceState.STOPPED;
    }
    return word.equals(UP) && recent && !forcedDown ? ServiceState.UP : ServiceState.DOWN;
  }
}
