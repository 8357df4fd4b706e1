package dev.manager.bench.harness;

/** Measurements that belong together, and end in tables. */
public interface Suite {
  /**
   * Returns what it measures, in a line for {@code --help}.
   *
   * @return the line
   */
  String summary();

  /**
   * Measures.
   *
   * @param options say how long and where
   * @param report takes the tables
   * @throws Exception if it could not be measured
   */
  void run(Options options, Report report) throws Exception;
}
