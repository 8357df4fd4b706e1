package dev.manager.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows under headings, printed in columns that are as wide as their widest cell. Immutable.
 *
 * @param headings one for each column
 * @param rows each with as many cells as there are headings
 */
record Table(List<String> headings, List<List<String>> rows) {
  private static final String GAP = "  ";

  Table {
    headings = List.copyOf(headings);
    rows = rows.stream().map(row -> row.stream().map(Table::oneLine).toList()).toList();
    for (List<String> row : rows) {
      if (row.size() != headings.size()) {
        throw new IllegalArgumentException(
            "Row %s has %d cells, expected %d".formatted(row, row.size(), headings.size()));
      }
    }
  }

  /** The table as text of one or more lines, without an end of line after the last. */
  @Override
  public String toString() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder(line(headings, widths));
    for (List<String> row : rows) {
      text.append('\n').append(line(row, widths));
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = headings.stream().mapToInt(Table::width).toArray();
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], width(row.get(i))));
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(i == 0 ? "" : GAP).append(pad(cells.get(i), widths[i]));
    }
    return line.toString().stripTrailing();
  }

  /** Returns the text, followed by as many blanks as fill the width. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Replaces ends of lines and other control characters, so that a cell stays in its line. */
  static String oneLine(String text) {
    return text.lines()
        .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
