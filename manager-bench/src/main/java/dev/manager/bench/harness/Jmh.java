package dev.manager.bench.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH, as long as the scale says. Stateless. */
public final class Jmh {
  private Jmh() {}

  /**
   * Runs all benchmarks of a class.
   *
   * @param benchmarks the class
   * @param threads that call at once
   * @param options how long, and in which framework
   * @return the primary results, by name of the method
   * @throws RunnerException if one of them fails
   */
  public static Map<String, Result<?>> run(Class<?> benchmarks, int threads, Options options)
      throws RunnerException {
    return run(benchmarks, threads, options, options.scale().of(0, 2, 3), 1, List.of());
  }

  /**
   * As {@link #run(Class, int, Options)}, but the benchmarks take turns, each time in another JVM:
   * a machine that is slower for some minutes, or a JVM that compiled otherwise, favours none. It
   * is warmed up for five times as long, and calls wait for the compiler meanwhile ({@code
   * -Xbatch}): those who call keep all processors busy, and would leave it so little of them that
   * so much code takes it half a minute.
   *
   * @param benchmarks the class
   * @param threads how many call at once
   * @param options scale and framework
   * @return of each method, by its name, the primary result of the round that is the median
   * @throws RunnerException if a benchmark fails
   */
  public static Map<String, Result<?>> runInTurns(Class<?> benchmarks, int threads, Options options)
      throws RunnerException {
    Map<String, List<Result<?>>> rounds = new TreeMap<>();
    // There are more of them, not longer ones, if it may take its time.
    var each =
        new Options(
            options.scale() == Scale.FULL ? Scale.QUICK : options.scale(), options.framework());
    for (int round = 0; round < options.scale().of(1, 1, 3); round++) {
      run(benchmarks, threads, each, each.scale().of(0, 1, 1), 5, List.of("-Xbatch"))
          .forEach(
              (method, result) ->
                  rounds.computeIfAbsent(method, key -> new ArrayList<>()).add(result));
    }
    Map<String, Result<?>> medians = new TreeMap<>();
    rounds.forEach(
        (method, results) -> {
          results.sort(Comparator.comparingDouble(Result::getScore));
          medians.put(method, results.get(results.size() / 2));
        });
    return medians;
  }

  private static Map<String, Result<?>> run(
      Class<?> benchmarks,
      int threads,
      Options options,
      int forks,
      int warmth,
      List<String> jvmArguments)
      throws RunnerException {
    List<String> arguments = new ArrayList<>(jvmArguments);
    arguments.addAll(List.of("-Xms512m", "-Xmx512m", options.framework().jvmArgument()));
    Scale scale = options.scale();
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
            .threads(threads)
            .forks(forks)
            .warmupIterations(scale.of(0, 3, 5))
            .warmupTime(TimeValue.milliseconds((long) warmth * scale.of(1, 500, 1000)))
            .measurementIterations(scale.of(1, 5, 10))
            .measurementTime(TimeValue.milliseconds(scale.of(5, 500, 1000)))
            .jvmArgsAppend(arguments.toArray(String[]::new))
            .shouldFailOnError(true);
    return byMethod(new Runner(builder.build()).run());
  }

  private static Map<String, Result<?>> byMethod(Collection<RunResult> results) {
    Map<String, Result<?>> found = new TreeMap<>();
    for (RunResult each : results) {
      found.put(each.getPrimaryResult().getLabel(), each.getPrimaryResult());
    }
    return found;
  }
}
