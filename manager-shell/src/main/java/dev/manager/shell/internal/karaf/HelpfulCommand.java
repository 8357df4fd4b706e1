package dev.manager.shell.internal.karaf;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/**
 * A command of Karaf's console that answers {@code --help} and hands all else to the Gogo command
 * of its name. Of two commands of one name Karaf runs the one that came first, so this is there
 * before Karaf finds the other. Thread-safe: immutable.
 */
final class HelpfulCommand implements Command {
  private static final String HELP = "--help";

  private final String name;
  private final Registry registry;
  private final Function<String, Optional<CommandInfo>> infos;

  HelpfulCommand(String name, Registry registry, Function<String, Optional<CommandInfo>> infos) {
    this.name = name;
    this.registry = registry;
    this.infos = infos;
  }

  @Override
  public String getScope() {
    return KarafConsole.SCOPE;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDescription() {
    return infos.apply(name).map(CommandInfo::description).orElse(name);
  }

  @Override
  public @Nullable Completer getCompleter(boolean scoped) {
    return null; // CommandsCommand has it: Karaf asks the last of one name only, which is the other
  }

  @Override
  public @Nullable Parser getParser() {
    return null;
  }

  @Override
  public @Nullable Object execute(Session session, List<Object> arguments) throws Exception {
    if (arguments.stream().map(String::valueOf).anyMatch(HELP::equals)) {
      System.out.println(infos.apply(name).orElseThrow(this::away).help());
      return null;
    }
    return plain().execute(session, arguments);
  }

  private Command plain() {
    return registry.getCommands().stream()
        .filter(each -> each.getScope().equals(getScope()) && each.getName().equals(name))
        .filter(each -> !(each instanceof HelpfulCommand))
        .findFirst()
        .orElseThrow(this::away);
  }

  private IllegalStateException away() {
    return new IllegalStateException(
        "%s:%s is starting or stopping; its bundle dev.manager.shell has to be active"
            .formatted(getScope(), name));
  }
}
