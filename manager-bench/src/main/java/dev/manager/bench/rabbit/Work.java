package dev.manager.bench.rabbit;

import dev.manager.bench.api.Load;
import dev.manager.bench.api.Tally;
import dev.manager.bench.harness.Await;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What a client in Java does, and how long it took. For one thread, which starts others. */
final class Work {
  private static final int DIGITS = 3;
  private static final int WINDOW = 1000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Load load;

  Work(Load load) {
    this.load = load;
  }

  /** Calls from some threads at once. */
  String calls(int threads, int count) {
    var histograms = new ConcurrentLinkedQueue<Histogram>();
    var failure = new AtomicReference<@Nullable Throwable>();
    int each = count / threads;
    Thread[] callers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int first = i * each;
      callers[i] =
          new Thread(
              () -> {
                try {
                  histograms.add(call(first, each));
                } catch (RuntimeException | Error e) { // told to who started it
                  failure.compareAndSet(null, e);
                }
              },
              "caller-" + i);
    }
    long begin = System.nanoTime();
    for (Thread caller : callers) {
      caller.start();
    }
    for (Thread caller : callers) {
      join(caller);
    }
    long nanos = System.nanoTime() - begin;
    if (failure.get() != null) {
      throw new IllegalStateException("a call failed", failure.get());
    }
    var all = new Histogram(DIGITS);
    histograms.forEach(all::add);
    return String.format(
        Locale.ROOT,
        "count %d seconds %.6f p50 %.1f p99 %.1f",
        all.getTotalCount(),
        nanos / 1e9,
        all.getValueAtPercentile(50) / 1e3,
        all.getValueAtPercentile(99) / 1e3);
  }

  private Histogram call(int first, int count) {
    var histogram = new Histogram(DIGITS);
    for (int i = first; i < first + count; i++) {
      long start = System.nanoTime();
      load.call(i);
      histogram.recordValue(System.nanoTime() - start);
    }
    return histogram;
  }

  private static void join(Thread caller) {
    try {
      caller.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (caller.isAlive()) {
      throw new IllegalStateException(caller.getName() + " has not returned within " + LIMIT);
    }
  }

  /**
   * Casts from one thread, with a thousand unconfirmed at the most, and waits until all are
   * confirmed and the server has them.
   */
  String casts(int count) {
    load.forget();
    var window = new Semaphore(WINDOW);
    var failure = new AtomicReference<@Nullable Throwable>();
    for (int i = 0; i < count; i++) {
      acquire(window, 1);
      var unused =
          load.cast(i)
              .whenComplete(
                  (done, thrown) -> {
                    if (thrown != null) {
                      failure.compareAndSet(null, thrown);
                    }
                    window.release();
                  });
    }
    acquire(window, WINDOW);
    if (failure.get() != null) {
      throw new IllegalStateException("a cast failed", failure.get());
    }
    Tally tally =
        Await.until(
            LIMIT,
            "the arrival of %d casts".formatted(count),
            () -> {
              Tally now = load.tally();
              return now.received() == count ? now : null;
            });
    return String.format(
        Locale.ROOT, "count %d seconds %.6f again %d", count, tally.nanos() / 1e9, tally.again());
  }

  private static void acquire(Semaphore window, int permits) {
    try {
      if (!window.tryAcquire(permits, LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("casts are not confirmed within " + LIMIT);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
