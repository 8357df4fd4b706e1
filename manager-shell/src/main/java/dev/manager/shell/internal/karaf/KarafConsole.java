package dev.manager.shell.internal.karaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What this bundle adds to one console of Karaf, until it is closed: for each command one that
 * answers {@code --help}, and {@code manager:commands}, which completes them all. Immutable.
 */
final class KarafConsole implements AutoCloseable {
  static final String SCOPE = "manager";

  private final Registry registry;
  private final List<Command> added;

  private KarafConsole(Registry registry, List<Command> added) {
    this.registry = registry;
    this.added = List.copyOf(added);
  }

  static KarafConsole join(Object console, BundleContext context, List<String> names) {
    Registry registry = ((SessionFactory) console).getRegistry();
    Function<String, Optional<CommandInfo>> infos = name -> info(context, name);
    List<Command> commands = new ArrayList<>();
    names.forEach(name -> commands.add(new HelpfulCommand(name, registry, infos)));
    var completions = new Completions(infos, new Known(new Registered(context)));
    commands.add(new CommandsCommand(names, infos, new CommandCompleter(names, completions)));
    commands.forEach(registry::register);
    return new KarafConsole(registry, commands);
  }

  /** Returns what its object says of a command of this bundle; empty while that is not there. */
  private static Optional<CommandInfo> info(BundleContext context, String name) {
    String filter = "(&(osgi.command.scope=%s)(osgi.command.function=%s))".formatted(SCOPE, name);
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(null, filter); // by name: the classes are internal
      return found == null ? Optional.empty() : read(context, found[0], name);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Optional<CommandInfo> read(
      BundleContext context, ServiceReference<?> reference, String name) {
    Object command = context.getService(reference);
    if (command == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(CommandInfo.of(name, command.getClass()));
    } finally {
      context.ungetService(reference);
    }
  }

  /** The services of the framework, each asked for anew. */
  private record Registered(BundleContext context) implements Known.Services {
    @Override
    public <T> List<String> read(Class<T> type, Function<T, Stream<String>> reading) {
      ServiceReference<T> reference = context.getServiceReference(type);
      T service = reference == null ? null : context.getService(reference);
      if (service == null) {
        return List.of();
      }
      try {
        return reading.apply(service).toList();
      } finally {
        context.ungetService(reference);
      }
    }
  }

  @Override
  public void close() {
    added.forEach(registry::unregister);
  }
}
