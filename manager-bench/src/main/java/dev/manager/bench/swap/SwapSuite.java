package dev.manager.bench.swap;

import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.harness.Table;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What callers see of swaps: how long the longest call took, and how many failed. */
public final class SwapSuite implements Suite {
  private static final int CALLERS = 4;

  /** Makes it. */
  public SwapSuite() {}

  /** Does the swaps of a phase; returns how long each took, if there were any. */
  private interface Work {
    @Nullable Histogram run() throws Exception;
  }

  /** What one phase showed. */
  private record Phase(
      String name, Histogram calls, List<Throwable> failures, @Nullable Histogram swaps) {}

  @Override
  public String summary() {
    return "calls while the manager is swapped, beside the same calls without a swap";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    int swaps = options.scale().of(3, 200, 1000);
    int warmUp = options.scale().of(1, 30, 100);
    try (Container container = Container.withManager(options.framework())) {
      var work = new Swaps(container);
      phase(report, work, "warm-up", () -> warmUp(work, warmUp));
      long start = System.nanoTime();
      Phase sideBySide = phase(report, work, "side by side", () -> work.sideBySide(swaps));
      long span = System.nanoTime() - start;
      Phase inPlace = phase(report, work, "in place", () -> work.inPlace(swaps));
      Phase none = phase(report, work, "none", () -> idle(span));
      report.add(
          "Swap under load (%s)".formatted(container.describe()),
          table(List.of(none, sideBySide, inPlace)),
          "%d threads call without an end, each with a pause of 0.1 ms after each call."
              .formatted(CALLERS));
      requireNoFailure(List.of(none, sideBySide, inPlace));
    }
  }

  private static @Nullable Histogram warmUp(Swaps work, int times) throws Exception {
    work.sideBySide(times);
    work.inPlace(times);
    return null;
  }

  private static @Nullable Histogram idle(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
    return null;
  }

  private static Phase phase(Report report, Swaps swaps, String name, Work work) throws Exception {
    report.progress("swap: %s", name);
    System.gc(); // what the phase before left is not this one's
    var callers = new Callers(swaps.echo(), CALLERS);
    Histogram took;
    try {
      took = work.run();
    } finally {
      callers.stop();
    }
    return new Phase(name, callers.times(), callers.failures(), took);
  }

  /** Makes the table; the first phase is the one without swaps. */
  private static Table table(List<Phase> phases) {
    var table =
        new Table(
            "Swaps",
            "number",
            "one takes, median",
            "longest",
            "calls",
            "failed",
            "call p50",
            "p99.9",
            "longest",
            "× none");
    double longest = phases.get(0).calls().getMaxValue();
    for (Phase each : phases) {
      Histogram swaps = each.swaps();
      table.row(
          each.name(),
          swaps == null ? "0" : "%d".formatted(swaps.getTotalCount()),
          swaps == null ? "" : Report.time(swaps.getValueAtPercentile(50)),
          swaps == null ? "" : Report.time(swaps.getMaxValue()),
          "%,d".formatted(each.calls().getTotalCount()),
          "%d".formatted(each.failures().size()),
          Report.time(each.calls().getValueAtPercentile(50)),
          Report.time(each.calls().getValueAtPercentile(99.9)),
          Report.time(each.calls().getMaxValue()),
          Report.figure(each.calls().getMaxValue() / longest));
    }
    return table;
  }

  private static void requireNoFailure(List<Phase> phases) {
    for (Phase each : phases) {
      if (!each.failures().isEmpty()) {
        throw new IllegalStateException(
            "%d calls failed (%s), the first with the cause"
                .formatted(each.failures().size(), each.name()),
            each.failures().get(0));
      }
    }
  }
}
