package dev.manager.bench.periodic;

import dev.manager.bench.api.Tasks;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Table;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What an idle task takes of the heap. Manager's are services, so beside them the same services are
 * registered under a type that nobody looks for: that is the framework's share.
 */
final class IdleHeap {
  private static final double HOUR = 3600;
  private static final int RUNS = 20; // as many as are remembered

  private IdleHeap() {}

  static void measure(Scale scale, Report report, Tasks tasks) throws Exception {
    int count = scale.of(10_000, 100_000, 100_000);
    double floor = floor(count, report);
    report.progress("periodic: heap of %d services", count);
    tasks.fill(count, HOUR).run(); // the framework's own tables have grown
    long empty = used();
    Runnable end = tasks.fill(count, HOUR);
    double services = (used() - empty) / (double) count;
    end.run();
    report.progress("periodic: heap of %d tasks", count);
    empty = used();
    end = tasks.tasks(count, HOUR);
    double idle = (used() - empty) / (double) count;
    tasks.runEach(RUNS);
    double ran = (used() - empty) / (double) count;
    end.run();
    var table = new Table("Heap of an idle task", "bytes a task", "without the framework's");
    table.row("ScheduledThreadPoolExecutor", Report.figure(floor), "");
    table.row("A service that is no task", Report.figure(services), "");
    table.row("Manager, as a service", Report.figure(idle), Report.figure(idle - services));
    table.row(
        "Manager, after %d runs".formatted(RUNS),
        Report.figure(ran),
        Report.figure(ran - services));
    report.add(
        "Heap",
        table,
        "%,d tasks of one hour's spacing, each a service with two properties, as the service that is"
                .formatted(count)
            + " no task. The last %d runs of each are remembered.".formatted(RUNS));
  }

  private static double floor(int count, Report report) throws Exception {
    try (Contender floor = Contender.floor()) {
      report.progress("periodic: heap of %d tasks, %s", count, floor.name());
      Runnable body = () -> {};
      long before = used();
      for (int i = 0; i < count; i++) {
        floor.every(body, Duration.ofHours(1));
      }
      return (used() - before) / (double) count;
    }
  }

  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
      var runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
