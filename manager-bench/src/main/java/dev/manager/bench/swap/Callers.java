package dev.manager.bench.swap;

import dev.manager.bench.api.Echo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Threads that call, each with a pause after each call, and note how long every call took. One
 * thread starts and stops it.
 */
final class Callers {
  private static final long PAUSE_NANOS = 100_000;
  private static final int DIGITS = 3;
  private static final String TEXT = "text";

  private final Echo echo;
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<Histogram> histograms = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  Callers(Echo echo, int count) {
    this.echo = echo;
    for (int i = 0; i < count; i++) {
      threads.add(new Thread(this::call, "caller-" + i));
    }
    threads.forEach(Thread::start);
  }

  private void call() {
    var histogram = new Histogram(DIGITS);
    while (!over) {
      long start = System.nanoTime();
      try {
        if (!TEXT.equals(echo.echo(TEXT))) {
          failures.add(new IllegalStateException("a wrong answer"));
        }
      } catch (Throwable e) { // whatever a caller can see is a failure
        failures.add(e);
      }
      histogram.recordValue(System.nanoTime() - start);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    histograms.add(histogram);
  }

  /** Ends the calls, and waits until all have returned. */
  void stop() throws InterruptedException {
    over = true;
    for (Thread each : threads) {
      each.join(TimeUnit.MINUTES.toMillis(2));
      if (each.isAlive()) {
        failures.add(new IllegalStateException(each.getName() + " has not returned"));
      }
    }
  }

  /** Returns how long the calls took, in nanoseconds. After {@link #stop}. */
  Histogram times() {
    var all = new Histogram(DIGITS);
    histograms.forEach(all::add);
    return all;
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
  }
}
