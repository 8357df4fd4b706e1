package dev.manager.periodic.internal;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The clocks of the machine. Thread-safe: what it remembers is immutable, and any of it is right.
 */
final class SystemTicker implements Ticker {
  static final Ticker INSTANCE = new SystemTicker();

  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

  /** What both clocks said at one time. */
  private record Reading(long nanos, long micros) {}

  private volatile Reading latest = read();

  private SystemTicker() {}

  private static Reading read() {
    return new Reading(System.nanoTime(), Ticker.micros(Instant.now()));
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }

  @Override
  public long micros(long now) {
    Reading reading = latest;
    if (Math.abs(now - reading.nanos) > FRESH) {
      reading = read();
      latest = reading;
    }
    return reading.micros + Math.floorDiv(now - reading.nanos, 1000L);
  }
}
