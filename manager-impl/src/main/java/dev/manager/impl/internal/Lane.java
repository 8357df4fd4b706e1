package dev.manager.impl.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the moves of one manager one at a time, in the order they were asked for, on a borrowed
 * thread. Thread-safe; nothing runs under its lock.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final Executor executor;
  private final Object lock = new Object();
  private final Deque<Runnable> waiting = new ArrayDeque<>(); // guarded by lock
  private boolean busy; // guarded by lock

  Lane(Executor executor) {
    this.executor = executor;
  }

  /** Asks for a move; the result says when it is done and what it threw. */
  CompletableFuture<@Nullable Void> submit(Hook.Body move) {
    var result = new CompletableFuture<@Nullable Void>();
    add(() -> complete(move, result));
    return result;
  }

  /** Asks for a move that nobody waits for, and that reports its own failures. */
  void post(Hook.Body move) {
    add(() -> report(move));
  }

  private void add(Runnable move) {
    synchronized (lock) {
      waiting.add(move);
      if (busy) {
        return;
      }
      busy = true;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      log.debug("The runtime has ended; the one who asks carries the move out", e);
      work();
    }
  }

  private void work() {
    while (true) {
      Runnable next;
      synchronized (lock) {
        next = waiting.poll();
        if (next == null) {
          busy = false;
          return;
        }
      }
      next.run();
    }
  }

  private static void complete(Hook.Body move, CompletableFuture<@Nullable Void> result) {
    try {
      move.run();
      result.complete(null);
    } catch (Throwable e) { // the one who asked is told, an Error too
      result.completeExceptionally(e);
    }
  }

  private static void report(Hook.Body move) {
    try {
      move.run();
    } catch (Throwable e) { // the next move must run whatever this one threw
      log.error("A move of a manager failed in a way that it should have reported itself", e);
    }
  }
}
