package dev.manager.rabbitmq.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Pauses between tries: the bound doubles each time up to the longest, and of it a random part is
 * taken, so that the clients of a broker do not come back all at once. Immutable.
 *
 * @param first the bound of the first pause
 * @param longest the bound that is not passed
 * @param random from 0 to 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {
  Backoff(Duration first, Duration longest) {
    this(first, longest, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Returns a pause.
   *
   * @param failures how many tries have failed, from 1
   */
  Duration pause(int failures) {
    double bound = first.toNanos() * Math.pow(2, Math.min(failures - 1, 60));
    return Duration.ofNanos(
        (long) (Math.min(bound, (double) longest.toNanos()) * random.getAsDouble()));
  }
}
