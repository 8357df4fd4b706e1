package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;

/** Clocks that stand still until a test moves them. Thread-safe. */
final class ManualTicker implements Ticker {
  private long nanos = Long.MAX_VALUE - 1_000_000_000_000L; // so that it wraps round in long tests
  private Instant wall = Instant.parse("2026-01-15T00:00:00Z");

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant wall() {
    return wall;
  }

  /** Moves both clocks. */
  synchronized void advance(Duration by) {
    nanos += by.toNanos();
    wall = wall.plus(by);
  }

  /** Sets the wall clock alone. */
  synchronized void set(Instant time) {
    wall = time;
  }
}
