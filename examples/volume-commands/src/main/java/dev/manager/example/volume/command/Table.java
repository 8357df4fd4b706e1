package dev.manager.example.volume.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command returns: the shell prints it by {@link #toString}, with aligned columns.
 * Immutable.
 *
 * @param rows the rows, the heading first; each as long as the heading
 */
record Table(List<List<String>> rows) {
  private static final String GAP = "  ";

  /** Makes a table of a heading and rows. */
  static Table of(List<String> heading, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(heading);
    all.addAll(rows);
    return new Table(List.copyOf(all));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
