package dev.manager.rabbitmq.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Which ways led to a queue before. A message that reaches none is tried again for a short time if
 * its way was known, or the connection was just lost: its queue may be about to come back. After a
 * loss, a way that was known is hoped for as long as its server may pause before it connects again:
 * servers do not come back in the moment in which this side does. Thread-safe; bounded, and what is
 * forgotten costs a try.
 */
final class Routes {
  private static final int MOST = 10_000;
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final int DOUBLINGS = 5;

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Duration grace;
  private final BooleanSupplier afterLoss;
  private final BooleanSupplier peersComeBack;

  /**
   * @param grace for how long one is tried again
   * @param afterLoss whether the connection is back for no longer than that
   * @param peersComeBack whether it is back for no longer than others may need to come back
   */
  Routes(Duration grace, BooleanSupplier afterLoss, BooleanSupplier peersComeBack) {
    this.grace = grace;
    this.afterLoss = afterLoss;
    this.peersComeBack = peersComeBack;
  }

  /** This message reached a queue. */
  void led(Publication publication) {
    String way = publication.key();
    if (!known.contains(way)) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.add(way);
    }
  }

  /** Returns after what pause a message that reached no queue is tried again; empty if not. */
  Optional<Duration> pause(Sending sending) {
    long now = System.nanoTime();
    if (sending.firstReturn == 0) {
      sending.firstReturn = now;
    }
    String way = sending.publication.key();
    boolean isKnown = known.contains(way);
    boolean isEarly = now - sending.firstReturn < grace.toNanos();
    boolean hopes =
        isKnown ? isEarly || peersComeBack.getAsBoolean() : isEarly && afterLoss.getAsBoolean();
    if (!hopes) {
      known.remove(way);
      return Optional.empty();
    }
    return Optional.of(SHORTEST.multipliedBy(1L << Math.min(sending.attempts.get(), DOUBLINGS)));
  }
}
