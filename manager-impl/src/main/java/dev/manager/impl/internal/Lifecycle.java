package dev.manager.impl.internal;

import dev.manager.ManagerEvent;
import dev.manager.ManagerState;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one manager object. Thread-safe: moves take the lock and are queued for the
 * listeners in order; reads take none.
 */
final class Lifecycle {
  /** Where the manager is, since when, and why it failed if it did. */
  record Snapshot(ManagerState state, Instant since, @Nullable Throwable failure) {}

  private final Object lock = new Object();
  private final String name;
  private final Consumer<ManagerEvent> events; // queues, never runs a listener
  private volatile Snapshot snapshot = new Snapshot(ManagerState.NEW, Instant.now(), null);

  Lifecycle(String name, Consumer<ManagerEvent> events) {
    this.name = name;
    this.events = events;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  ManagerState state() {
    return snapshot.state();
  }

  void moveTo(ManagerState to) {
    move(to, null);
  }

  void fail(Throwable failure) {
    move(ManagerState.FAILED, failure);
  }

  private void move(ManagerState to, @Nullable Throwable failure) {
    synchronized (lock) {
      ManagerState from = snapshot.state();
      if (!from.next().contains(to)) {
        throw new IllegalStateException(
            "Manager %s cannot go from %s to %s, only to %s"
                .formatted(name, from, to, from.next()));
      }
      Instant now = Instant.now();
      snapshot = new Snapshot(to, now, failure);
      events.accept(new ManagerEvent(name, from, to, failure, now));
    }
  }
}
