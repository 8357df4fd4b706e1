package dev.manager.shell.internal.karaf;

import dev.manager.shell.internal.karaf.CommandInfo.Argument;
import dev.manager.shell.internal.karaf.CommandInfo.Form;
import dev.manager.shell.internal.karaf.CommandInfo.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a word of a command may be: by the names of arguments, which mean the same in every command.
 * Thread-safe: immutable.
 */
final class Completions {
  private final Function<String, Optional<CommandInfo>> infos;
  private final Known known;

  Completions(Function<String, Optional<CommandInfo>> infos, Known known) {
    this.infos = infos;
    this.known = known;
  }

  /**
   * Returns what may stand in a place.
   *
   * @param command without its scope
   * @param before the words between the command and the place
   * @param begun what the word begins with
   */
  List<String> of(String command, List<String> before, String begun) {
    List<Form> forms = infos.apply(command).map(CommandInfo::forms).orElse(List.of());
    if (forms.isEmpty()) {
      return List.of();
    }
    Form form = forms.get(forms.size() - 1); // the others have fewer arguments
    List<String> given = new ArrayList<>();
    boolean value = false; // the next word is that of an option
    for (String word : before) {
      Optional<Option> option = option(form, word);
      if (option.isPresent()) {
        value = option.get().valued();
      } else if (value) {
        value = false;
      } else {
        given.add(word);
      }
    }
    if (value) {
      return List.of();
    }
    Stream<String> all = begun.startsWith("-") ? options(form) : argument(form, given);
    return all.filter(each -> each.startsWith(begun)).sorted().distinct().toList();
  }

  private static Optional<Option> option(Form form, String word) {
    return form.options().stream().filter(each -> each.names().contains(word)).findFirst();
  }

  private static Stream<String> options(Form form) {
    return Stream.concat(
        form.options().stream().flatMap(each -> each.names().stream()), Stream.of("--help"));
  }

  private Stream<String> argument(Form form, List<String> given) {
    List<Argument> arguments = form.arguments();
    if (arguments.isEmpty()) {
      return Stream.empty();
    }
    int last = arguments.size() - 1;
    if (given.size() > last && !arguments.get(last).many()) {
      return Stream.empty();
    }
    return switch (arguments.get(Math.min(given.size(), last)).name()) {
      case "name", "target" -> known.managers().stream();
      case "method" -> known.methods(given.get(given.size() - 1)).stream();
      case "task" -> known.tasks().stream();
      case "host" -> known.hosts().stream();
      case "arguments" ->
          known.parameters(given.get(0), given.get(1)).stream()
              .filter(each -> given.stream().noneMatch(one -> one.startsWith(each)))
              .map(each -> each + "=");
      default -> Stream.empty();
    };
  }
}
