package dev.manager.bench.rabbit;

import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.harness.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What calls and casts over RabbitMQ cost, beside a client by hand and Python's library. */
public final class RabbitSuite implements Suite {
  private static final int CALLERS = 32;
  private static final String SEQUENTIAL = "sequential";
  private static final String CONCURRENT = "concurrent";
  private static final String CASTS = "casts";
  private static final List<String> KINDS = List.of(SEQUENTIAL, CASTS, CONCURRENT);

  /** One caller has two turns in each: its calls are few, and differ most from round to round. */
  private static final List<String> ROUND = List.of(SEQUENTIAL, CASTS, SEQUENTIAL, CONCURRENT);

  private static final int WARM_TURNS = 4; // what is compiled for one kind alone is compiled again

  /** Makes it. */
  public RabbitSuite() {}

  /** How much is done at a time. */
  private record Amounts(int sequential, int concurrent, int casts) {
    private static final Amounts SMOKE = new Amounts(20, 2 * CALLERS, 50);

    /** Returns what a client is told to do. */
    String command(String kind) {
      return switch (kind) {
        case SEQUENTIAL -> "calls 1 " + sequential;
        case CONCURRENT -> "calls %d %d".formatted(CALLERS, concurrent);
        case CASTS -> "casts " + casts;
        default -> throw new IllegalArgumentException(kind);
      };
    }

    Amounts divided(int by) {
      return new Amounts(sequential / by, concurrent / by, casts / by);
    }

    /** Java's compilers need many calls until they have done their work; Python has none. */
    static Amounts toWarm(Scale scale, boolean python) {
      if (scale == Scale.SMOKE) {
        return SMOKE;
      }
      return python ? new Amounts(500, 960, 1_000) : new Amounts(8_000, 32_000, 100_000);
    }

    static Amounts ofRound(Scale scale, boolean python) {
      return python
          ? new Amounts(
              scale.of(SMOKE.sequential, 500, 2_000),
              scale.of(SMOKE.concurrent, 1_600, 6_400),
              scale.of(SMOKE.casts, 2_000, 10_000))
          : new Amounts(
              scale.of(SMOKE.sequential, 2_000, 5_000),
              scale.of(SMOKE.concurrent, 16_000, 64_000),
              scale.of(SMOKE.casts, 50_000, 100_000));
    }
  }

  @Override
  public String summary() {
    return "calls and casts over RabbitMQ, beside its Java client by hand and oslo.messaging";
  }

  @Override
  public void run(Options options, Report report) throws Exception {
    if (!Broker.isInstalled()) {
      report.say("rabbit is skipped: RabbitMQ is not installed (no %s)", Broker.place());
      return;
    }
    String oslo = Pair.python();
    if (oslo.isEmpty()) {
      report.say("rabbit: without Python, for its oslo.messaging is not installed");
    }
    try (Broker broker = Broker.start()) {
      report.progress("rabbit: the broker serves at %s", broker.url());
      List<Pair> pairs = new ArrayList<>();
      try {
        List<String> framework = List.of(options.framework().jvmArgument());
        pairs.add(Pair.java("by hand, waiting", "waiting", broker, framework));
        pairs.add(Pair.java("by hand, pipelined", "bare", broker, framework));
        pairs.add(Pair.java("by hand, oslo's layout", "oslo", broker, framework));
        pairs.add(Pair.java("Manager", "manager", broker, framework));
        if (!oslo.isEmpty()) {
          pairs.add(Pair.python("oslo.messaging " + oslo, broker));
        }
        measure(pairs, options.scale(), report);
        report(pairs, report);
      } finally {
        pairs.forEach(Pair::close);
      }
    }
  }

  private static void measure(List<Pair> pairs, Scale scale, Report report) throws IOException {
    int turns = scale.of(1, WARM_TURNS, WARM_TURNS);
    for (Pair pair : pairs) {
      report.progress("rabbit: %s is warmed", pair.name());
      Amounts amounts = Amounts.toWarm(scale, isPython(pair)).divided(turns);
      for (int turn = 0; turn < turns; turn++) {
        for (String kind : KINDS) {
          pair.warm(amounts.command(kind));
        }
      }
    }
    int rounds = scale.of(1, 5, 7);
    for (int round = 1; round <= rounds; round++) {
      for (String kind : ROUND) { // one after the other, for the machine is not always as fast
        report.progress("rabbit: round %d of %d, %s", round, rounds, kind);
        for (Pair pair : pairs) {
          pair.measure(kind, Amounts.ofRound(scale, isPython(pair)).command(kind));
        }
      }
    }
  }

  private static boolean isPython(Pair pair) {
    return pair.name().startsWith("oslo");
  }

  private static void report(List<Pair> pairs, Report report) {
    Table calls = table("One caller", "p50, µs", "p99, µs");
    Table concurrent = table("32 callers", "calls/s", "rounds");
    Table casts = table("Casts", "casts/s", "rounds");
    for (Pair pair : pairs) {
      calls.row(
          pair.name(),
          Report.figure(pair.median(SEQUENTIAL, "p50")),
          ratio(pair, pairs.get(0), SEQUENTIAL, "p50"),
          ratio(pair, pairs.get(1), SEQUENTIAL, "p50"),
          ratio(pair, pairs.get(2), SEQUENTIAL, "p50"),
          Report.figure(pair.median(SEQUENTIAL, "p99")),
          Report.figure(pair.median(SEQUENTIAL, "client")),
          Report.figure(pair.median(SEQUENTIAL, "server")),
          Report.figure(pair.median(SEQUENTIAL, "broker")));
      row(concurrent, pair, pairs, CONCURRENT);
      row(casts, pair, pairs, CASTS);
    }
    report.add("Calls over RabbitMQ, one after the other", calls);
    report.add("Calls over RabbitMQ, 32 at once", concurrent);
    report.add(
        "Casts over RabbitMQ, confirmed, and all accounted for",
        casts,
        "Processor time is in µs for each call or cast.");
  }

  private static Table table(String what, String figure, String spread) {
    return new Table(
        what,
        figure,
        "of waiting",
        "of pipelined",
        "of oslo's layout",
        spread,
        "client CPU",
        "server",
        "broker");
  }

  private static void row(Table table, Pair pair, List<Pair> pairs, String label) {
    table.row(
        pair.name(),
        Report.figure(pair.median(label, "rate")),
        ratio(pair, pairs.get(0), label, "rate"),
        ratio(pair, pairs.get(1), label, "rate"),
        ratio(pair, pairs.get(2), label, "rate"),
        pair.range(label, "rate"),
        Report.figure(pair.median(label, "client")),
        Report.figure(pair.median(label, "server")),
        Report.figure(pair.median(label, "broker")));
  }

  private static String ratio(Pair pair, Pair raw, String label, String figure) {
    return String.format(
        Locale.ROOT, "%.2f", pair.median(label, figure) / raw.median(label, figure));
  }
}
