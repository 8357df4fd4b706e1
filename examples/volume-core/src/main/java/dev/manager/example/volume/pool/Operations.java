package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The operations that are under way, so that a stop can wait for them and break them off.
 *
 * <p>Thread-safe: each method holds the monitor of this object, which calls nobody under it; {@link
 * #awaitNone} gives it up while it waits.
 */
final class Operations {
  private final Set<Operation> running = new HashSet<>();
  private boolean closed;

  /** Counts an operation in; {@code what} begins the sentence of a refusal. */
  synchronized Operation begin(String what) {
    if (closed) {
      throw new PoolUnusableException(
          what + " is refused: the volume manager is being stopped", null);
    }
    var operation = new Operation();
    running.add(operation);
    return operation;
  }

  /** Lets no more operations begin. */
  synchronized void close() {
    closed = true;
  }

  /** Lets no more operations begin if none is under way; tells whether that is so. */
  synchronized boolean closeIfNone() {
    closed |= running.isEmpty();
    return running.isEmpty();
  }

  /** Breaks off what is under way, at its next report of progress. */
  synchronized void cancel() {
    running.forEach(operation -> operation.cancelled = true);
  }

  /** Waits until nothing is under way, and tells whether that came about in time. */
  synchronized boolean awaitNone(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!running.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  private synchronized void end(Operation operation) {
    running.remove(operation);
    notifyAll();
  }

  /** One operation. Closed by the thread that began it. */
  final class Operation implements AutoCloseable {
    private volatile boolean cancelled;

    private Operation() {}

    /** Returns a progress that ends a cancelled operation, and else passes reports on. */
    Progress watch(Progress progress) {
      return (done, total) -> {
        if (cancelled) {
          throw new InterruptedException("the volume manager is being stopped");
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("its thread was interrupted");
        }
        progress.report(done, total);
      };
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
