package dev.manager.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is known of one thing: names on the left, values on the right, which may have many lines.
 * Immutable.
 *
 * @param entries name and value, in the order of print
 */
record Sheet(List<Map.Entry<String, String>> entries) {
  Sheet {
    entries = List.copyOf(entries);
  }

  /** The sheet as text, without an end of line after the last. */
  @Override
  public String toString() {
    int width = entries.stream().mapToInt(entry -> entry.getKey().length()).max().orElse(0);
    return entries.stream().map(entry -> print(entry, width)).collect(Collectors.joining("\n"));
  }

  private static String print(Map.Entry<String, String> entry, int width) {
    String indent = "\n" + " ".repeat(width + 2);
    String value = entry.getValue().lines().collect(Collectors.joining(indent));
    return (Table.pad(entry.getKey(), width + 2) + value).stripTrailing();
  }
}
