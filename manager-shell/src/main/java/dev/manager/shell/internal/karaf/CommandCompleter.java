package dev.manager.shell.internal.karaf;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes command lines of the scope in Karaf's console. Thread-safe: immutable. */
final class CommandCompleter implements Completer {
  private final List<String> names;
  private final Completions completions;

  CommandCompleter(List<String> names, Completions completions) {
    this.names = List.copyOf(names);
    this.completions = completions;
  }

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    int before = candidates.size();
    candidates.addAll(found(session, line));
    return candidates.size() > before ? line.getBufferPosition() - line.getArgumentPosition() : -1;
  }

  @Override
  public void completeCandidates(Session session, CommandLine line, List<Candidate> candidates) {
    for (String each : found(session, line)) {
      candidates.add(new Candidate(each, !each.endsWith("="))); // a value follows at once
    }
  }

  private List<String> found(Session session, CommandLine line) {
    String[] words = line.getArguments();
    int at = line.getCursorArgumentIndex();
    String begun = at < words.length ? words[at].substring(0, line.getArgumentPosition()) : "";
    String listing = KarafConsole.SCOPE + ":" + CommandsCommand.NAME;
    if (at == 0) {
      return listing.startsWith(begun) ? List.of(listing) : List.of();
    }
    String command = session.resolveCommand(words[0]);
    if (command.equals(listing)) {
      return at == 1 ? names.stream().filter(each -> each.startsWith(begun)).toList() : List.of();
    }
    if (!command.startsWith(KarafConsole.SCOPE + ":")) {
      return List.of();
    }
    return completions.of(
        command.substring(KarafConsole.SCOPE.length() + 1),
        Arrays.asList(words).subList(1, at),
        begun);
  }
}
