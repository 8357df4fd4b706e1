package dev.manager.bench.periodic;

import dev.manager.bench.api.Tasks;
import dev.manager.bench.harness.Container;
import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Riders;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Suite;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What periodic tasks cost, and how late they run, beside other schedulers. */
public final class PeriodicSuite implements Suite {
  /** Makes it. */
  public PeriodicSuite() {}

  /** Makes a contender anew for each measurement. */
  interface Maker {
    /** Makes it; the caller closes it. */
    Contender make() throws Exception;
  }

  @Override
  public String summary() {
    return "periodic tasks, beside the JDK's, Spring's and Quartz's schedulers";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    Scale scale = options.scale();
    try (Container container = Container.withManager(options.framework(), "manager-periodic")) {
      container.install("bench:tasks", Riders.open("tasks", "1.0.0"));
      Tasks tasks = container.service(Tasks.class, "(objectClass=*)");
      Maker ours = () -> Contender.manager(tasks);
      EmptyRuns.measure(
          scale, report, List.of(Contender::floor, ours, Contender::spring, Contender::quartz));
      Lateness.measure(scale, report, List.of(Contender::floor, ours, Contender::spring));
      IdleHeap.measure(scale, report, tasks);
    }
  }

  /** Returns how long all threads of this process have been running, in nanoseconds. */
  static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean process
        ? process.getProcessCpuTime()
        : 0;
  }

  /** Returns the median of a figure over the rounds. */
  static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
