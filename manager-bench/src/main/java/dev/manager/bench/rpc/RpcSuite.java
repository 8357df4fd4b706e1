package dev.manager.bench.rpc;

import dev.manager.bench.harness.Jmh;
import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.harness.Table;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.Result;

/** What a remote call within the JVM costs, beside others. */
public final class RpcSuite implements Suite {
  private static final int[] CALLERS = {1, 8, 32};
  private static final int[] FOR_A_MOMENT = {2};

  /** What the tables call each method of {@link RpcBenchmark}. */
  private static final Map<String, String> CALLS = calls();

  /** Makes it. */
  public RpcSuite() {}

  private static Map<String, String> calls() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("manager", "Manager, local transport");
    labels.put("handWritten", "Dispatcher by hand");
    labels.put("direct", "The JSON alone, same thread");
    labels.put("grpc", "grpc-java, in process");
    labels.put("aries", "Aries RSA, TCP provider");
    return labels;
  }

  @Override
  public String summary() {
    return "remote calls and casts within the JVM, beside a dispatcher by hand, gRPC and Aries RSA";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    for (int callers : options.scale().of(1, 2, 2) == 1 ? FOR_A_MOMENT : CALLERS) {
      report.progress("rpc: %d caller(s)", callers);
      var results = Jmh.runInTurns(RpcBenchmark.class, callers, options);
      var calls = new Table("Call", "mean", "99 %", "calls/s", "of the one by hand");
      CALLS.forEach(
          (method, label) ->
              row(calls, label, result(results, method), result(results, "handWritten"), callers));
      report.add("Calls by %d caller(s) (%s)".formatted(callers, options.framework()), calls);
      var casts = new Table("Cast", "mean", "99 %", "casts/s", "of the one by hand");
      Result<?> byHand = result(results, "handWrittenCast");
      row(casts, "Manager, local transport", result(results, "managerCast"), byHand, callers);
      row(casts, "Dispatcher by hand", byHand, byHand, callers);
      report.add("Casts by %d caller(s) (%s)".formatted(callers, options.framework()), casts);
    }
  }

  private static Result<?> result(Map<String, Result<?>> results, String method) {
    return Objects.requireNonNull(results.get(method), method);
  }

  private static void row(
      Table table, String label, Result<?> result, Result<?> byHand, int callers) {
    double mean = result.getScore();
    table.row(
        label,
        Report.time(mean),
        Report.time(result.getStatistics().getPercentile(99)),
        Report.figure(callers * 1e9 / mean),
        String.format(Locale.ROOT, "%.0f %%", 100 * byHand.getScore() / mean));
  }
}
