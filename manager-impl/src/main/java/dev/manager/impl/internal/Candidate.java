package dev.manager.impl.internal;

import dev.manager.Manager;
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

  /** True when an activation was asked for that has not begun. */
  final AtomicBoolean wanted = new AtomicBoolean();

  private boolean held;
  private boolean gone;
  private boolean waitsForName;
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
    held = !gone;
    return held;
  }

  /** Notes that it has gone; tells whether its service object was held. */
  synchronized boolean goes() {
    gone = true;
    cancelRetry();
    return held;
  }

  /** Notes that its service object is held no more; tells whether it was. */
  synchronized boolean letGo() {
    boolean was = held;
    held = false;
    return was;
  }

  synchronized boolean isIdle() {
    return !held && !gone;
  }

  synchronized boolean isGone() {
    return gone;
  }

  synchronized void succeeded() {
    attempts = 0;
    failure = null;
    waitsForName = false;
    cancelRetry();
  }

  /** Notes why it is refused, before its activation has come back with nothing. */
  synchronized void refused(String why, boolean forItsName) {
    failure = why;
    waitsForName = forItsName;
  }

  /** Notes why the present try failed; returns how many there were. */
  synchronized int failed(String why) {
    failure = why;
    return attempts;
  }

  synchronized boolean waitsForName() {
    return waitsForName;
  }

  synchronized void retry(Future<?> planned, Instant at) {
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
    waitsForName = false;
    cancelRetry();
  }

  synchronized void restartCount() {
    attempts = 0;
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
