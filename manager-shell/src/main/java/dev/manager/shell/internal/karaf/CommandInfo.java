package dev.manager.shell.internal.karaf;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;

/**
 * What the annotations of a command say of it, as Gogo has them. Immutable.
 *
 * @param name without its scope
 * @param forms the ways to call it, the one with the fewest arguments first
 */
record CommandInfo(String name, List<Form> forms) {
  /**
   * One way to call a command.
   *
   * @param description what it does
   * @param options in their order
   * @param arguments in their order
   */
  record Form(String description, List<Option> options, List<Argument> arguments) {
    Form {
      options = List.copyOf(options);
      arguments = List.copyOf(arguments);
    }
  }

  /** An option, and whether the next word is its value. */
  record Option(List<String> names, boolean valued, String description) {
    Option {
      names = List.copyOf(names);
    }
  }

  /** An argument; the last one may be given many times. */
  record Argument(String name, boolean many, String description) {}

  CommandInfo {
    forms = List.copyOf(forms);
  }

  static CommandInfo of(String name, Class<?> type) {
    boolean function = Function.class.isAssignableFrom(type);
    String method = function ? "execute" : name;
    List<Form> forms =
        Arrays.stream(type.getMethods())
            .filter(each -> each.getName().equals(method) && !each.isBridge())
            .map(each -> function ? declared(each) : form(each))
            .sorted(Comparator.comparing(form -> form.arguments().size()))
            .toList();
    return new CommandInfo(name, forms);
  }

  String description() {
    return forms.isEmpty() ? name : forms.get(0).description();
  }

  private static String text(Descriptor[] found) {
    return found.length == 0 ? "" : found[0].value();
  }

  private static Form form(Method method) {
    List<Option> options = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    for (java.lang.reflect.Parameter each : method.getParameters()) {
      Parameter option = each.getAnnotation(Parameter.class);
      String description = text(each.getAnnotationsByType(Descriptor.class));
      if (option != null) {
        boolean valued = Parameter.UNSPECIFIED.equals(option.presentValue());
        options.add(new Option(List.of(option.names()), valued, description));
      } else if (each.getType() != CommandSession.class) {
        arguments.add(new Argument(each.getName(), each.isVarArgs(), description));
      }
    }
    return new Form(text(method.getAnnotationsByType(Descriptor.class)), options, arguments);
  }

  /** A function has one method for all, so its description ends with "; words: [--option] a b". */
  private static Form declared(Method execute) {
    String[] parts = text(execute.getAnnotationsByType(Descriptor.class)).split("; words: ", 2);
    List<Option> options = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    for (String word : parts.length < 2 ? new String[0] : parts[1].split(" ", -1)) {
      if (word.startsWith("[")) {
        options.add(new Option(List.of(word.substring(1, word.length() - 1)), false, ""));
      } else {
        arguments.add(new Argument(word, false, ""));
      }
    }
    return new Form(parts[0], options, arguments);
  }

  /** The text that {@code --help} prints. */
  String help() {
    StringBuilder text = new StringBuilder();
    for (Form form : forms) {
      text.append(text.isEmpty() ? "" : "\n\n").append(help(form));
    }
    return text.toString();
  }

  private String help(Form form) {
    StringBuilder text = new StringBuilder("DESCRIPTION\n        ").append(KarafConsole.SCOPE);
    text.append(':').append(name).append("\n\n        ").append(form.description());
    text.append("\n\nSYNTAX\n        ").append(KarafConsole.SCOPE).append(':').append(name);
    text.append(form.options().isEmpty() ? "" : " [options]");
    form.arguments()
        .forEach(each -> text.append(' ').append(each.name()).append(each.many() ? "..." : ""));
    if (!form.arguments().isEmpty()) {
      text.append("\n\nARGUMENTS");
      form.arguments().forEach(each -> line(text, each.name(), each.description()));
    }
    text.append("\n\nOPTIONS");
    form.options().forEach(each -> line(text, String.join(", ", each.names()), each.description()));
    line(text, "--help", "shows this");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String description) {
    text.append("\n        ").append(name);
    if (!description.isEmpty()) {
      text.append("\n                ").append(description);
    }
  }
}
