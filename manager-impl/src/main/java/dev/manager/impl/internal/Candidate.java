package dev.manager.impl.internal;

import dev.manager.Manager;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * A manager's service, from when it is registered until it has gone: what the supervisor knows of
 * it. Thread-safe: everything that changes is guarded by this object.
 */
final class Candidate {
  final ServiceReference<Manager> reference;
  final Identity identity;
  final Instant since = Instant.now();

  /** True while its activation is under way, so that there is one at a time. */
  final AtomicBoolean activating = new AtomicBoolean();

  /** True when a look at it was asked for that has not begun. */
  final AtomicBoolean wanted = new AtomicBoolean();

  /** True when a try may begin: it is new, its configuration changed, its name or its time came. */
  private boolean due = true;

  private boolean trying;
  private long tryBegan; // by System.nanoTime
  private boolean held;
  private boolean releasing; // no longer held, but not let go of yet
  private boolean changed; // its configuration, since the present try began
  private boolean gone;
  private boolean waitsForName;
  private boolean yielded; // so nobody has said yet that it stands by
  private int attempts;
  private @Nullable String failure;
  private @Nullable Instant retryAt;
  private @Nullable Future<?> retry;

  Candidate(ServiceReference<Manager> reference, Identity identity) {
    this.reference = reference;
    this.identity = identity;
  }

  /** Notes that its service object is held; tells whether that is of use still. */
  synchronized boolean hold() {
    trying = false;
    held = !gone;
    return held;
  }

  /** Notes that it has gone; tells whether its service object was held. */
  synchronized boolean goes() {
    gone = true;
    trying = false;
    cancelRetry();
    return held;
  }

  /** Notes that its service object is being let go of; tells whether it was held. */
  synchronized boolean letsGo() {
    boolean was = held;
    releasing = was;
    held = false;
    return was;
  }

  /** Notes that its service object has been let go of: only now may it be asked for again. */
  synchronized void hasLetGo() {
    releasing = false;
  }

  /** Tells whether nothing is held of it, so that a try may begin when one is due. */
  synchronized boolean isIdle() {
    return !held && !releasing && !gone;
  }

  /** Says that a try may begin as soon as it is idle. */
  synchronized void makeDue() {
    due = true;
  }

  /** Tells whether a try is due that nobody has taken upon himself, and does so: it begins. */
  synchronized boolean takeDue() {
    boolean was = due;
    due = false;
    if (was && !gone) {
      trying = true;
      tryBegan = System.nanoTime();
    }
    return was;
  }

  /** Tells whether a try is under way that began less than this ago. */
  synchronized boolean isTrying(Duration limit) {
    return trying && System.nanoTime() - tryBegan < limit.toNanos();
  }

  /** Tells whether a try can begin, or can when its object has been let go of. */
  synchronized boolean canBeTried() {
    return !held && !gone && (waitsForName || (due && !releasing));
  }

  /** Says that a try that is under way, and leads to nothing, is to be followed by another. */
  void lookAgain() {
    makeDue();
    wanted.set(true);
  }

  /** Notes that its configuration changed: a try that fails is followed by another at once. */
  synchronized void change() {
    attempts = 0;
    changed = true;
    due |= isIdle();
  }

  synchronized boolean isGone() {
    return gone;
  }

  synchronized void succeeded() {
    attempts = 0;
    failure = null;
    waitsForName = false;
    changed = false;
    due = false;
    cancelRetry();
  }

  /** Notes why it is refused, before its activation has come back with nothing. */
  synchronized void refused(String why, boolean forItsName) {
    failure = why;
    waitsForName = forItsName;
    yielded = false;
    trying &= !forItsName;
  }

  /** Notes that it lets another go first. */
  synchronized void yields(String why) {
    boolean told = standsBy();
    refused(why, true);
    yielded = !told;
  }

  /** Tells whether it stands by, and an operator has been told of it. */
  synchronized boolean standsBy() {
    return waitsForName && !yielded;
  }

  /** Notes why the present try failed; returns how many there were. */
  synchronized int failed(String why) {
    failure = why;
    trying = false;
    return attempts;
  }

  /** Tells whether its configuration changed since the try began that failed. */
  synchronized boolean hasChanged() {
    return changed;
  }

  synchronized boolean waitsForName() {
    return waitsForName;
  }

  /**
   * Notes when it is looked at again.
   *
   * @param at null if nobody needs to know
   */
  synchronized void retry(Future<?> planned, @Nullable Instant at) {
    cancelRetry();
    if (gone) {
      planned.cancel(false);
    } else {
      retry = planned;
      retryAt = at;
    }
  }

  /** Notes that a try begins. */
  synchronized void begins() {
    attempts++;
    due = false;
    changed = false;
    waitsForName = false;
    cancelRetry();
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel(false);
    }
    retry = null;
    retryAt = null;
  }

  synchronized int attempts() {
    return attempts;
  }

  synchronized @Nullable String failure() {
    return failure;
  }

  synchronized @Nullable Instant retryAt() {
    return retryAt;
  }
}
