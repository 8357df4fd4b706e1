package dev.manager.periodic.internal;

import java.time.Instant;

/** What time it is, by both clocks. Thread-safe. */
interface Ticker {
  /**
   * Returns the time of day in microseconds since 1970, down to the last whole one. After the wall
   * clock was set, it may go by the old one for a tenth of a second.
   *
   * @param now what time it is, by {@link #nanos}
   */
  default long micros(long now) {
    return micros(wall());
  }

  /** Returns a time in microseconds since 1970, down to the last whole one. */
  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }

  /** Returns nanoseconds that never go back; only differences mean anything. */
  long nanos();

  /** Returns the time of day, which may jump either way. */
  Instant wall();
}
