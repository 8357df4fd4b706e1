package dev.manager.bench.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown; the first column is text, the others are figures. For one thread. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Begins a table.
   *
   * @param heads of the columns
   */
  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are columns
   * @return this
   * @throws IllegalArgumentException if their number is wrong
   */
  public Table row(String... cells) {
    int columns = rows.get(0).size();
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.length, columns));
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(3))
            .map(width -> Math.max(3, width))
            .toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(
          IntStream.range(0, columns)
              .mapToObj(i -> cell(row.get(i), widths.get(i), i > 0))
              .collect(Collectors.joining(" | ", "| ", " |")));
    }
    lines.add(
        1,
        IntStream.range(0, columns)
            .mapToObj(i -> "-".repeat(widths.get(i) - (i > 0 ? 1 : 0)) + (i > 0 ? ":" : ""))
            .collect(Collectors.joining(" | ", "| ", " |")));
    return String.join("\n", lines) + "\n";
  }

  private static String cell(String text, int width, boolean right) {
    String padding = " ".repeat(width - text.length());
    return right ? padding + text : text + padding;
  }
}
