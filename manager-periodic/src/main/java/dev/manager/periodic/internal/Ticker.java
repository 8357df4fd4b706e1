package dev.manager.periodic.internal;

import java.time.Instant;

/** What time it is, by both clocks. Thread-safe. */
interface Ticker {
  /** The clocks of the machine. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant wall() {
          return Instant.now();
        }
      };

  /** Returns nanoseconds that never go back; only differences mean anything. */
  long nanos();

  /** Returns the time of day, which may jump either way. */
  Instant wall();
}
