package dev.manager.impl.internal;

import dev.manager.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller waits for a manager that does not serve. Immutable.
 *
 * @param nanos how long
 * @param limit tells what sets that limit, with the value; it is asked when that is over
 */
record Patience(long nanos, Supplier<String> limit) {
  /** Returns that of a caller who has nothing to say of it. */
  static Patience of(HostConfig config) {
    Duration wait = config.swapWait();
    return new Patience(wait.toNanos(), () -> "swap.wait.seconds (" + seconds(wait) + ")");
  }

  /** Returns that of a caller who waits no longer than this either. */
  Patience orLess(Duration wait, Supplier<String> whose) {
    // Compared as durations: there are some whose nanoseconds are too many for a number.
    if (wait.compareTo(Duration.ofNanos(nanos)) >= 0) {
      return this;
    }
    return new Patience(Math.max(0, wait.toNanos()), whose);
  }

  /** Returns that of a caller with this argument, which may be a request with a deadline. */
  Patience forRequest(@Nullable Object argument) {
    if (!(argument instanceof RequestContext request)) {
      return this;
    }
    Instant deadline = request.deadline().orElse(null);
    if (deadline == null) {
      return this;
    }
    Duration left = request.remaining(Clock.systemUTC()).orElse(Duration.ZERO);
    return orLess(
        left, () -> "the deadline of request %s (%s)".formatted(request.requestId(), deadline));
  }

  private static String seconds(Duration wait) {
    return String.valueOf(wait.toNanos() / 1e9);
  }
}
