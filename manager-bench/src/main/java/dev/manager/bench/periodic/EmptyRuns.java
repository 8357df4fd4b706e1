package dev.manager.bench.periodic;

import static dev.manager.bench.periodic.PeriodicSuite.median;

import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Empty tasks that are due more often than any of them can run them: as fast as each goes. */
final class EmptyRuns {
  private EmptyRuns() {}

  private record Rate(double perSecond, double cpuNanos) {}

  static void measure(Scale scale, Report report, List<PeriodicSuite.Maker> makers)
      throws Exception {
    int tasks = scale.of(10, 1000, 1000);
    int rounds = scale.of(1, 3, 5);
    List<String> names = new ArrayList<>();
    List<List<Rate>> rates = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < makers.size(); i++) {
        try (Contender contender = makers.get(i).make()) {
          if (round == 0) {
            names.add(contender.name());
            rates.add(new ArrayList<>());
          }
          report.progress("periodic: empty runs, %s", contender.name());
          rates.get(i).add(rate(contender, tasks, scale));
        }
      }
    }
    double floorRate = median(rates.get(0), Rate::perSecond);
    double floorCpu = median(rates.get(0), Rate::cpuNanos);
    var table = new Table("Empty runs", "runs/s", "× floor", "CPU per run", "× floor");
    for (int i = 0; i < names.size(); i++) {
      double perSecond = median(rates.get(i), Rate::perSecond);
      double cpu = median(rates.get(i), Rate::cpuNanos);
      table.row(
          names.get(i),
          "%,.0f".formatted(perSecond),
          Report.figure(perSecond / floorRate),
          Report.time(cpu),
          Report.figure(cpu / floorCpu));
    }
    report.add(
        "Empty runs",
        table,
        "%,d tasks, each due every 0.1 ms, with Quartz every millisecond, the least it knows:"
                .formatted(tasks)
            + " more than any of them can run. Medians of %d rounds; the processor time is that of"
                .formatted(rounds)
            + " the whole process.");
  }

  private static Rate rate(Contender contender, int tasks, Scale scale) throws Exception {
    var runs = new LongAdder();
    Duration often = contender.leastSpacing();
    for (int i = 0; i < tasks; i++) {
      contender.every(runs::increment, often);
    }
    TimeUnit.MILLISECONDS.sleep(scale.of(100, 1500, 4000));
    long cpu = PeriodicSuite.cpu();
    long start = System.nanoTime();
    long before = runs.sum();
    TimeUnit.MILLISECONDS.sleep(scale.of(300, 2500, 6000));
    double ran = Math.max(1, runs.sum() - before);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Rate(ran / seconds, (PeriodicSuite.cpu() - cpu) / ran);
  }
}
