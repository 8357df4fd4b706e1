package dev.manager.bench.harness;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Prints what was measured, in Markdown, and on another stream what goes on. For one thread. */
public final class Report {
  private final PrintStream tables;
  private final PrintStream progress;

  /**
   * Makes a report.
   *
   * @param tables takes the results
   * @param progress takes all else
   */
  public Report(PrintStream tables, PrintStream progress) {
    this.tables = tables;
    this.progress = progress;
  }

  /**
   * Prints where and when this is measured.
   *
   * @param options as given
   */
  public void machine(Options options) {
    tables.printf(
        "Measured on %s: %d cores (%s), %s %s, Java %s (%s), %s scale.%n%n",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        options.scale().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Prints one result.
   *
   * @param title above the table
   * @param table the figures
   * @param notes below the table, one a line
   */
  public void add(String title, Table table, String... notes) {
    tables.printf("### %s%n%n%s%n", title, table);
    for (String note : notes) {
      tables.printf("%s%n%n", note);
    }
    tables.flush();
  }

  /**
   * Prints a line among the results.
   *
   * @param format of the line
   * @param arguments to the format
   */
  public void say(String format, Object... arguments) {
    tables.printf(format + "%n%n", arguments);
    tables.flush();
  }

  /**
   * Says what is being done.
   *
   * @param format of the line
   * @param arguments to the format
   */
  public void progress(String format, Object... arguments) {
    progress.printf(format + "%n", arguments);
  }

  /**
   * Writes a ratio, or any plain figure.
   *
   * @param value the figure
   * @return with two decimals when it is small, with none when it is large
   */
  public static String figure(double value) {
    double size = Math.abs(value);
    String format = size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * Writes a time in the unit that suits it.
   *
   * @param nanos the time
   * @return such as {@code 3.20 µs}
   */
  public static String time(double nanos) {
    if (nanos < 1e3) {
      return figure(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return figure(nanos / 1e3) + " µs";
    }
    return nanos < 1e9 ? figure(nanos / 1e6) + " ms" : figure(nanos / 1e9) + " s";
  }

  /**
   * Writes a time in the unit that suits it.
   *
   * @param nanos the time
   * @return such as {@code 3.20 µs}
   */
  public static String time(long nanos) {
    return time((double) nanos);
  }
}
