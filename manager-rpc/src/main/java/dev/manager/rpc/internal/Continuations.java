package dev.manager.rpc.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what users chain to a stage, which may block: on a thread each as long as that does, on few
 * threads if it is short. One thread is called at a time; whoever takes a task calls the next if
 * more wait. Where the JVM has no virtual threads only some run at once, and the others wait: as
 * many as there are calls and casts on their way, which is bounded. Thread-safe, without locks.
 */
public final class Continuations implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Continuations.class);
  private static final int MOST = 16;

  private final ExecutorService threads;
  private final int most;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean coming = new AtomicBoolean(); // a thread was called, is not here yet
  private final AtomicInteger here = new AtomicInteger();

  /**
   * Makes it.
   *
   * @param name what its threads are called
   */
  public Continuations(String name) {
    threads = Threads.workers(name);
    most = threads instanceof ThreadPoolExecutor ? MOST : Integer.MAX_VALUE;
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if this is closed
   */
  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    try {
      call();
    } catch (RejectedExecutionException e) {
      if (waiting.remove(task)) {
        throw e;
      }
    }
  }

  private void call() {
    if (here.get() >= most || !coming.compareAndSet(false, true)) {
      return; // who is here or coming looks once more
    }
    boolean called = false;
    try {
      threads.execute(this::run);
      called = true;
    } finally {
      if (!called) {
        coming.set(false);
      }
    }
  }

  private void run() {
    here.incrementAndGet();
    coming.set(false);
    do {
      runAll();
      here.decrementAndGet();
    } while (!waiting.isEmpty() && stays());
  }

  private boolean stays() {
    return here.getAndUpdate(count -> Math.min(most, count + 1)) < most;
  }

  private void runAll() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!waiting.isEmpty()) {
        callIfOpen();
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) { // others are to be run still
        log.error("What was chained to a remote call failed", e);
      }
    }
  }

  private void callIfOpen() {
    try {
      call();
    } catch (RejectedExecutionException e) {
      log.debug("This thread runs what waits, for the bundle stops", e);
    }
  }

  /** Lets what waits run for a short time, then interrupts it. */
  @Override
  public void close() {
    Threads.end(threads);
  }
}
