package dev.manager.periodic.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Looks every few seconds whether the wall clock has jumped against the one that never does, and
 * lets the tasks that go by it find their times anew. Attended to by one thread at a time.
 */
final class ClockWatch extends Appointment {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final Duration JUMP = Duration.ofMillis(50);

  private final Engine engine;
  private final Registry registry;
  private Instant wall;
  private long nanos;

  ClockWatch(Engine engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
    this.wall = engine.ticker().wall();
    this.nanos = engine.ticker().nanos();
  }

  /** Begins to look. */
  void open() {
    engine.watch().put(this, engine.ticker().nanos() + EVERY);
  }

  @Override
  void attend(long now) {
    Instant wallNow = engine.ticker().wall();
    long nanosNow = engine.ticker().nanos();
    Duration jump = Duration.between(wall.plusNanos(nanosNow - nanos), wallNow);
    if (jump.abs().compareTo(JUMP) > 0) {
      for (Task each : registry.unordered()) {
        if (each.isByWall()) {
          each.replan();
        }
      }
      wall = wallNow;
      nanos = nanosNow;
    }
    engine.watch().put(this, nanosNow + EVERY);
  }
}
