package dev.manager.launcher.internal;

import java.util.ArrayList;
import java.util.List;

/** Takes a line of commands apart. Stateless. */
final class Commands {
  private Commands() {}

  /**
   * Splits at semicolons that stand neither in quotes nor in brackets.
   *
   * @return the commands without blanks around them, none of them empty
   */
  static List<String> split(String line) {
    List<String> commands = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        command.append(c).append(line.charAt(++i));
        continue;
      }
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      } else if (c == ';' && depth <= 0) {
        add(command, commands);
        command.setLength(0);
        continue;
      }
      command.append(c);
    }
    add(command, commands);
    return commands;
  }

  private static void add(StringBuilder command, List<String> commands) {
    String text = command.toString().strip();
    if (!text.isEmpty()) {
      commands.add(text);
    }
  }
}
