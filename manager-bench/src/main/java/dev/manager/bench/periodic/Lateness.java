package dev.manager.bench.periodic;

import static dev.manager.bench.periodic.PeriodicSuite.median;

import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How late many tasks run, with and without one that blocks. */
final class Lateness {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Lateness() {}

  private record Late(double p50, double p99, double longest, double cpuNanos) {}

  static void measure(Scale scale, Report report, List<PeriodicSuite.Maker> makers)
      throws Exception {
    int tasks = scale.of(100, 10_000, 10_000);
    int rounds = scale.of(1, 3, 5);
    Map<String, List<Late>> found = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (PeriodicSuite.Maker each : makers) {
        late(each, tasks, scale, report, false, found);
      }
    }
    for (PeriodicSuite.Maker each : makers.subList(0, 2)) {
      late(each, tasks, scale, report, true, found);
    }
    List<Late> floor = found.values().iterator().next();
    var table =
        new Table(
            "Lateness",
            "p50",
            "× floor",
            "p99",
            "× floor",
            "longest",
            "× floor",
            "CPU per run",
            "× floor");
    found.forEach(
        (name, late) -> {
          double p50 = median(late, Late::p50);
          double p99 = median(late, Late::p99);
          double longest = median(late, Late::longest);
          double cpu = median(late, Late::cpuNanos);
          table.row(
              name,
              Report.time(p50),
              Report.figure(p50 / median(floor, Late::p50)),
              Report.time(p99),
              Report.figure(p99 / median(floor, Late::p99)),
              Report.time(longest),
              Report.figure(longest / median(floor, Late::longest)),
              Report.time(cpu),
              Report.figure(cpu / median(floor, Late::cpuNanos)));
        });
    report.add(
        "Lateness",
        table,
        "%,d tasks of 1 s spacing, spread over the second; medians of %d rounds. \"One blocks\": one"
                .formatted(tasks, rounds)
            + " task more, which blocks for %d s, longer than is measured; one round."
                .formatted(blocks(scale).toSeconds()));
  }

  private static Duration blocks(Scale scale) {
    return Duration.ofSeconds(scale.of(1, 10, 10));
  }

  private static void late(
      PeriodicSuite.Maker maker,
      int tasks,
      Scale scale,
      Report report,
      boolean blocker,
      Map<String, List<Late>> found)
      throws Exception {
    try (Contender contender = maker.make()) {
      String name = contender.name() + (blocker ? ", one blocks" : "");
      report.progress("periodic: lateness, %s", name);
      var late = new ConcurrentHistogram(TimeUnit.HOURS.toNanos(1), 3);
      spread(contender, tasks, late);
      TimeUnit.MILLISECONDS.sleep(scale.of(1200, 1500, 4000));
      if (blocker) {
        Duration time = blocks(scale);
        contender.every(() -> block(time), SECOND);
        TimeUnit.MILLISECONDS.sleep(1100); // until it blocks
      }
      late.reset();
      long cpu = PeriodicSuite.cpu();
      TimeUnit.MILLISECONDS.sleep(blocker ? scale.of(800, 8000, 8000) : scale.of(800, 4000, 8000));
      double used = PeriodicSuite.cpu() - cpu;
      Histogram seen = late.copy();
      found
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(
              new Late(
                  seen.getValueAtPercentile(50),
                  seen.getValueAtPercentile(99),
                  seen.getMaxValue(),
                  used / Math.max(1, seen.getTotalCount())));
    }
  }

  /** Registers the tasks, each so much after the one before that they fill the second. */
  private static void spread(Contender contender, int tasks, Histogram late) throws Exception {
    long between = SECOND.toNanos() / tasks;
    long begin = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      while (System.nanoTime() - begin < i * between) {
        LockSupport.parkNanos(Math.min(50_000, between / 2));
      }
      var body = new Noting(late);
      contender.every(body, SECOND);
      body.registered();
    }
  }

  private static void block(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes how late each run of one task is, from when it was registered. */
  private static final class Noting implements Runnable {
    private final Histogram late;
    private volatile long due; // of the next run; zero until it is registered
    private volatile boolean known;

    Noting(Histogram late) {
      this.late = late;
    }

    void registered() {
      due = System.nanoTime() + SECOND.toNanos();
      known = true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // no two runs of one task at once
    public void run() {
      long now = System.nanoTime();
      if (known) {
        late.recordValue(Math.max(0, now - due));
        due += SECOND.toNanos() * Math.max(1, Math.round((now - due) / 1e9) + 1);
      }
    }
  }
}
