package dev.manager.shell.internal;

import dev.manager.rpc.RpcEndpointInfo;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.RpcServerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at one word of {@code manager:call} and {@code manager:cast}: by what is served on
 * this host. Immutable.
 */
final class Candidates {
  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "call", List.of("-t", "--timeout", "-n", "--namespace", "-v", "--version"),
          "cast", List.of("-a", "--all", "-n", "--namespace", "-v", "--version"));
  private static final Set<String> ALONE = Set.of("-a", "--all");
  private static final Set<String> NAMESPACE = Set.of("-n", "--namespace");
  private static final Set<String> VERSION = Set.of("-v", "--version");

  private final List<RpcServerInfo> servers;

  Candidates(List<RpcServerInfo> servers) {
    this.servers = List.copyOf(servers);
  }

  /**
   * Finds them.
   *
   * @param index which word, from 0; what comes after it counts for nothing
   * @param words the words, with the command as the first
   * @return sorted; empty if nothing is known
   */
  Collection<String> at(int index, List<String> words) {
    if (index < 1 || index > words.size()) {
      return List.of();
    }
    String command = words.get(0).substring(words.get(0).indexOf(':') + 1);
    String namespace = null;
    int next = 1;
    while (next < index && words.get(next).startsWith("-")) {
      String option = words.get(next);
      next += ALONE.contains(option) ? 1 : 2;
      if (next > index) {
        return values(option);
      }
      if (NAMESPACE.contains(option)) {
        namespace = words.get(next - 1);
      }
    }
    if (next == index && index < words.size() && words.get(index).startsWith("-")) {
      return new TreeSet<>(OPTIONS.getOrDefault(command, List.of()));
    }
    return at(words.subList(next, index), namespace);
  }

  private Collection<String> values(String option) {
    var values = new TreeSet<String>();
    for (RpcServerInfo server : servers) {
      for (RpcEndpointInfo endpoint : server.endpoints()) {
        if (NAMESPACE.contains(option) && !endpoint.namespace().isEmpty()) {
          values.add(endpoint.namespace());
        } else if (VERSION.contains(option)) {
          values.add(endpoint.version().toString());
        }
      }
    }
    return values;
  }

  /** Finds what may come after a target, a method, and arguments. */
  private Collection<String> at(List<String> before, @Nullable String namespace) {
    var found = new TreeSet<String>();
    if (before.isEmpty()) {
      servers.forEach(
          each -> found.addAll(List.of(each.manager(), each.manager() + "." + each.host())));
    } else if (before.size() == 1) {
      methods(before.get(0), namespace).forEach(each -> found.add(each.name()));
    } else {
      methods(before.get(0), namespace)
          .filter(each -> each.name().equals(before.get(1)))
          .flatMap(each -> arguments(each).stream())
          .filter(each -> before.stream().noneMatch(other -> isFor(each, other)))
          .forEach(found::add);
    }
    return found;
  }

  /** Without a namespace, those of all: whoever sees one may then say which. */
  private Stream<RpcMethodInfo> methods(String target, @Nullable String namespace) {
    int dot = target.indexOf('.');
    String topic = dot < 0 ? target : target.substring(0, dot);
    return servers.stream()
        .filter(each -> each.manager().equals(topic))
        .flatMap(each -> each.endpoints().stream())
        .filter(each -> namespace == null || each.namespace().equals(namespace))
        .flatMap(each -> each.methods().stream());
  }

  private static List<String> arguments(RpcMethodInfo method) {
    List<String> arguments = new ArrayList<>();
    for (String each : method.parameters()) { // "name: type", or "name?: type" if it is optional
      String name = each.substring(0, Math.max(0, each.indexOf(':')));
      arguments.add((name.endsWith("?") ? name.substring(0, name.length() - 1) : name) + "=");
    }
    return arguments;
  }

  private static boolean isFor(String argument, String given) {
    String name = argument.substring(0, argument.length() - 1);
    return given.startsWith(argument) || given.startsWith(name + ":=");
  }
}
