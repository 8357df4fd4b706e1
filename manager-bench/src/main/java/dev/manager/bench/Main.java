package dev.manager.bench;

import dev.manager.bench.handle.HandleSuite;
import dev.manager.bench.harness.FrameworkKind;
import dev.manager.bench.harness.Options;
import dev.manager.bench.harness.Report;
import dev.manager.bench.harness.Scale;
import dev.manager.bench.harness.Suite;
import dev.manager.bench.periodic.PeriodicSuite;
import dev.manager.bench.rabbit.RabbitSuite;
import dev.manager.bench.records.RecordsSuite;
import dev.manager.bench.rpc.RpcSuite;
import dev.manager.bench.swap.SwapSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;

/** {@code java -jar benchmarks.jar}: runs suites, and prints their tables. For one thread. */
public final class Main {
  private static final String ALL = "all";
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private final Map<String, Suite> suites = new LinkedHashMap<>();
  private final OptionParser parser = new OptionParser();
  private final OptionSpec<Void> help = parser.accepts("help", "print this").forHelp();
  private final OptionSpec<Void> quick =
      parser.accepts("quick", "all suites within ten minutes; figures are less sure");
  private final OptionSpec<Void> smoke =
      parser.accepts("smoke", "a moment each, to see that they work; figures mean nothing");
  private final OptionSpec<String> framework =
      parser
          .accepts("framework", "OSGi framework to run in: felix or equinox")
          .withRequiredArg()
          .defaultsTo(FrameworkKind.FELIX.toString());
  private final OptionSpec<String> names =
      parser.nonOptions("suites to run, or all").ofType(String.class);

  private Main() {
    suites.put("handle", new HandleSuite());
    suites.put("swap", new SwapSuite());
    suites.put("rpc", new RpcSuite());
    suites.put("rabbit", new RabbitSuite());
    suites.put("periodic", new PeriodicSuite());
    suites.put("records", new RecordsSuite());
  }

  /**
   * Runs what the command line names.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    System.setOut(System.err); // what JMH and the frameworks print is not among the tables
    System.exit(new Main().run(arguments, out, System.err));
  }

  private int run(String[] arguments, PrintStream out, PrintStream err) {
    try {
      OptionSet line = parser.parse(arguments);
      if (line.has(help) || arguments.length == 0) {
        help(out);
        return OK;
      }
      var options = new Options(scale(line), FrameworkKind.of(line.valueOf(framework)));
      List<Suite> wanted = wanted(line.valuesOf(names));
      var report = new Report(out, err);
      report.machine(options);
      for (Suite each : wanted) {
        each.run(options, report);
      }
      return OK;
    } catch (OptionException | IllegalArgumentException e) {
      err.println(e.getMessage() + "; see --help");
      return WRONG_USE;
    } catch (Exception e) {
      e.printStackTrace(err);
      return FAILED;
    }
  }

  private Scale scale(OptionSet line) {
    if (line.has(smoke)) {
      return Scale.SMOKE;
    }
    return line.has(quick) ? Scale.QUICK : Scale.FULL;
  }

  private List<Suite> wanted(List<String> given) {
    if (given.contains(ALL)) {
      return List.copyOf(suites.values());
    }
    List<Suite> wanted = new ArrayList<>();
    for (String name : given) {
      Suite suite = suites.get(name);
      if (suite == null) {
        throw new IllegalArgumentException(
            "suite is \"%s\", expected one of %s or %s".formatted(name, suites.keySet(), ALL));
      }
      wanted.add(suite);
    }
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("no suite is given");
    }
    return wanted;
  }

  private void help(PrintStream out) throws IOException {
    out.printf("java -jar benchmarks.jar [OPTION]... SUITE...%n%n");
    suites.forEach((name, suite) -> out.printf("%-10s %s%n", name, suite.summary()));
    out.printf("%-10s all of them%n%n", ALL);
    parser.printHelpOn(out);
  }
}
