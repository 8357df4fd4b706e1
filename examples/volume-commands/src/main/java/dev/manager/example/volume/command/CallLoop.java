package dev.manager.example.volume.command;

import dev.manager.RequestContext;
import dev.manager.example.volume.api.Volumes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the volume manager without a pause, as many callers at once, until given versions of it
 * have answered one after the other, and counts what comes of it. Used once. The thread that runs
 * it watches the versions; the other callers share counters with it that are thread-safe.
 */
final class CallLoop {
  private static final int CALLERS = 4;

  private final Volumes volumes;
  private final List<String> expected;
  private final Duration limit;
  private final Consumer<String> report;
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> firstFailure = new AtomicReference<>();
  private volatile boolean over;

  /**
   * Makes it.
   *
   * @param volumes what is called
   * @param expected the versions, in the order in which they have to answer
   * @param limit how long it may last
   * @param report is told each time that another version answers
   */
  CallLoop(Volumes volumes, List<String> expected, Duration limit, Consumer<String> report) {
    this.volumes = volumes;
    this.expected = expected;
    this.limit = limit;
    this.report = report;
  }

  /**
   * Calls, and returns what came of it.
   *
   * @throws IllegalStateException if a call failed, or not all versions answered in time
   */
  Table run() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    for (int i = 1; i <= CALLERS; i++) {
      String volume = "calls-%d-%x".formatted(i, System.nanoTime()); // nobody else's
      callers.add(new Thread(() -> callOn(volume), "calls-" + i));
    }
    callers.forEach(Thread::start);
    int seen;
    try {
      seen = watch();
    } finally {
      over = true;
      for (Thread each : callers) {
        each.join();
      }
    }
    requireAll(seen);
    return summary();
  }

  /** Watches until the last version answers; returns how many have. */
  private int watch() throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    int seen = 0;
    while (seen < expected.size() && System.nanoTime() < end && firstFailure.get() == null) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while calling");
      }
      String version = version();
      if (expected.get(seen).equals(version)) {
        report.accept("Version %s answers".formatted(version));
        seen++;
      }
    }
    return seen;
  }

  /** Makes and deletes a volume of its own again and again. */
  private void callOn(String volume) {
    while (!over && firstFailure.get() == null) {
      RequestContext context = RequestContext.admin();
      call(() -> volumes.create(context, volume, 1, null).name());
      version();
      call(
          () -> {
            volumes.delete(context, volume);
            return volume;
          });
    }
  }

  /** Asks who answers, and counts that one. */
  private @Nullable String version() {
    String version = call(() -> volumes.version(RequestContext.admin()));
    if (version != null) {
      answers.computeIfAbsent(version, key -> new LongAdder()).increment();
    }
    return version;
  }

  private @Nullable String call(Supplier<String> one) {
    long began = System.nanoTime();
    calls.increment();
    try {
      return one.get();
    } catch (RuntimeException e) {
      failures.increment();
      firstFailure.compareAndSet(null, e);
      return null;
    } finally {
      longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }

  private void requireAll(int seen) {
    RuntimeException failure = firstFailure.get();
    if (failure != null) {
      throw new IllegalStateException(
          "%d calls failed; the first: %s".formatted(failures.sum(), failure.getMessage()),
          failure);
    }
    if (seen < expected.size()) {
      throw new IllegalStateException(
          "Version %s did not answer within %d s".formatted(expected.get(seen), limit.toSeconds()));
    }
  }

  private Table summary() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("calls", Long.toString(calls.sum())));
    rows.add(List.of("failed", Long.toString(failures.sum())));
    rows.add(List.of("longest call", longestNanos.get() / 1_000_000 + " ms"));
    answers.forEach(
        (version, count) -> rows.add(List.of("version " + version, count + " answers")));
    return new Table(List.copyOf(rows));
  }
}
