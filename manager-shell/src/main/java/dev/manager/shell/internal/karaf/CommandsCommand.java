package dev.manager.shell.internal.karaf;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code manager:commands} of Karaf's console; its completer completes the words of all
 * commands of the scope, since Karaf asks every completer. Thread-safe: immutable.
 */
final class CommandsCommand implements Command {
  static final String NAME = "commands";

  private final List<String> names;
  private final Function<String, Optional<CommandInfo>> infos;
  private final Completer completer;

  CommandsCommand(
      List<String> names, Function<String, Optional<CommandInfo>> infos, Completer completer) {
    this.names = List.copyOf(names);
    this.infos = infos;
    this.completer = completer;
  }

  @Override
  public String getScope() {
    return KarafConsole.SCOPE;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getDescription() {
    return "tells what the commands of managers do, or one of them in full";
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    return completer;
  }

  @Override
  public @Nullable Parser getParser() {
    return null;
  }

  @Override
  public @Nullable Object execute(Session session, List<Object> arguments) {
    StringBuilder text = new StringBuilder();
    if (arguments.isEmpty() || String.valueOf(arguments.get(0)).startsWith("-")) {
      int width = names.stream().mapToInt(String::length).max().orElse(0);
      for (String each : names) {
        String description = infos.apply(each).map(CommandInfo::description).orElse("");
        text.append(text.isEmpty() ? "" : "\n").append(KarafConsole.SCOPE).append(':').append(each);
        text.append(" ".repeat(width - each.length() + 2)).append(description);
      }
    } else {
      String name = String.valueOf(arguments.get(0)).replaceFirst("^.*:", "");
      text.append(
          infos
              .apply(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "There is no command %s; there are %s"
                              .formatted(name, String.join(", ", names))))
              .help());
    }
    System.out.println(text);
    return null;
  }
}
