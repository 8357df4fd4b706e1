package dev.manager.bench.handle;

import dev.manager.bench.harness.Jmh;
import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.harness.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.Result;

/**
 * What one call through a handle costs, beside what else can stand between a caller and an object.
 */
public final class HandleSuite implements Suite {
  private static final int[] THREADS = {1, 2};

  /** What the table calls each method of {@link HandleBenchmark}. */
  private static final Map<String, String> LABELS = labels();

  /** Makes it. */
  public HandleSuite() {}

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("direct", "Direct call");
    labels.put("handle", "Manager's handle");
    labels.put("proxy", "java.lang.reflect.Proxy");
    labels.put("spring", "Spring HotSwappableTargetSource");
    labels.put("blueprint", "Aries Blueprint reference");
    return labels;
  }

  @Override
  public String summary() {
    return "one call through a handle, beside a direct call and other indirections";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    List<Map<String, Result<?>>> runs = new ArrayList<>();
    for (int threads : THREADS) {
      report.progress("handle: %d thread(s)", threads);
      runs.add(Jmh.run(HandleBenchmark.class, threads, options));
    }
    var table =
        new Table(
            "Call",
            "1 thread, ns",
            "more than direct, ns",
            "2 threads, ns",
            "more than direct, ns");
    LABELS.forEach(
        (method, label) -> {
          List<String> cells = new ArrayList<>(List.of(label));
          for (Map<String, Result<?>> run : runs) {
            Result<?> result = Objects.requireNonNull(run.get(method), method);
            double direct = Objects.requireNonNull(run.get("direct")).getScore();
            cells.add(score(result));
            cells.add(method.equals("direct") ? "" : Report.figure(result.getScore() - direct));
          }
          table.row(cells.toArray(String[]::new));
        });
    report.add("Handle calls (%s)".formatted(options.framework()), table);
  }

  private static String score(Result<?> result) {
    String error = result.getScoreError() > 0 ? " ± " + Report.figure(result.getScoreError()) : "";
    return Report.figure(result.getScore()) + error;
  }
}
