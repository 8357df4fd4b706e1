package dev.manager.rabbitmq.internal.notify;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A pause that doubles with each failure, of which a random part is taken. Immutable. */
public record Backoff(Duration first, Duration most) {
  private static final int DOUBLINGS = 20;

  /**
   * Returns a pause.
   *
   * @param failures how many there were in a row, 1 or more
   * @return from half of the pause to the whole, in nanoseconds
   */
  public long nanos(int failures) {
    long doubled = first.toNanos() << Math.min(failures - 1, DOUBLINGS);
    long whole = Math.max(1, Math.min(doubled, most.toNanos()));
    return whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
  }
}
