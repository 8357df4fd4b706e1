package dev.manager.impl.internal;

import dev.manager.HandOver;
import dev.manager.ManagerException;
import dev.manager.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object takes the place of another that serves. Runs on the place's lane, once: {@link
 * #handOver}, which may be refused and then leaves the old one serving, and {@link #flip}, which
 * cannot fail.
 */
final class Takeover {
  private static final Logger log = LoggerFactory.getLogger(Takeover.class);

  private final ManagerHost host;
  private final Place place;
  private final Life old;
  private final Life next;
  private final LifeSteps steps;
  private final String why;
  private boolean handedOver;
  private long gapBegan;

  Takeover(ManagerHost host, Place place, Life old, Life next, LifeSteps steps) {
    this.host = host;
    this.place = place;
    this.old = old;
    this.next = next;
    this.steps = steps;
    this.why = host.compare(next, old);
  }

  /** Lets the old one give its state to the new one, if both can. Callers wait from here on. */
  void handOver() throws Exception {
    if (!(old.manager() instanceof HandOver from && next.manager() instanceof HandOver to)) {
      return;
    }
    HostConfig config = host.config();
    Duration limit = config.handoverTimeout();
    gapBegan = System.nanoTime();
    place.slot().retract(old);
    old.gate().close();
    var given = new AtomicReference<@Nullable Map<String, Object>>();
    try {
      if (!old.gate().awaitDrained(limit)) {
        var inside = new CallReport();
        inside.add(old.gate(), old.bundle());
        log.warn(
            "Calls are still inside manager {} ({}), which is to hand over, after {} s:\n{}",
            place.name(),
            old.bundle(),
            limit.toMillis() / 1e3,
            inside.text());
        throw new ManagerException(
            "%d calls are still inside the old object after %d ms"
                .formatted(inside.size(), limit.toMillis()));
      }
      var handed = new CompletableFuture<Map<String, Object>>();
      steps
          .runner()
          .guarded(
              "handOver",
              old.steps().loader(),
              () -> {
                Map<String, Object> state = from.handOver();
                given.set(state);
                handed.complete(new HandOverCopy(config.handoverMaxBytes()).of(state));
              },
              limit);
      Map<String, Object> state = handed.getNow(Map.of());
      steps.runner().guarded("takeOver", steps.loader(), () -> to.takeOver(state), limit);
      handedOver = true;
    } catch (Exception e) {
      String what =
          "The hand-over of manager %s from %s to %s failed: %s"
              .formatted(place.name(), old.bundle(), next.bundle(), Failures.oneLine(e));
      if (config.handoverRequired() || next.isStopRequested()) {
        giveBack(from, given.get(), limit);
        old.gate().open();
        place.slot().offer(old);
        throw new ManagerException(what + "; the old one serves on (handover.required)", e);
      }
      log.error("{}; the new one serves without the state (handover.required)", what, e);
      handedOver = true; // callers have waited, whatever came of it
    }
  }

  /** Lets the old one have again what it had given away: it is to serve on. */
  private void giveBack(HandOver from, @Nullable Map<String, Object> given, Duration limit) {
    if (given == null) {
      return; // handOver itself did not end well, and has left everything as it was
    }
    try {
      old.steps()
          .runner()
          .guarded("takeOver", old.steps().loader(), () -> from.takeOver(given), limit);
    } catch (Exception e) {
      log.error(
          "Manager {} ({}) could not take back the state that it had handed over, and serves on as"
              + " it is",
          place.name(),
          old.bundle(),
          e);
    }
  }

  /** Lets callers in to the new one, and the old one end. */
  void flip() {
    int waiting = place.slot().waiting();
    next.gate().open();
    place.slot().offer(next); // who entered the old one before stays there until it has done
    Duration gap = handedOver ? Duration.ofNanos(System.nanoTime() - gapBegan) : Duration.ZERO;
    place.subject(next);
    var swap = swap(gap, waiting, null);
    host.replaced(next, swap);
    old.steps().replaced();
    steps.runner().quietly("handles", steps.loader(), () -> host.slots().handlesFor(next));
    StepRunner.run(() -> place.attachments().swapped(steps.runner()::quietly));
    host.retire(old, swap);
    log.info(
        "Manager {} is swapped from {} to {}, for {}",
        place.name(),
        old.bundle(),
        next.bundle(),
        why);
  }

  /** Notes that the new one does not come to serve. */
  void givenUp(Exception failure) {
    if (!next.isStopRequested()) {
      host.swapped(swap(Duration.ZERO, 0, Failures.describe(failure)), Swap.Phase.FAILED);
    }
  }

  private Swap swap(Duration gap, int waiting, @Nullable String failure) {
    return new Swap(
        Instant.now(),
        place.name(),
        handedOver ? Swap.Kind.HAND_OVER : Swap.Kind.SIDE_BY_SIDE,
        old.bundle(),
        next.bundle(),
        why,
        gap,
        waiting,
        null,
        failure);
  }
}
