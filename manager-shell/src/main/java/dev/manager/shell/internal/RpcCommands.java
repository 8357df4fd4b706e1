package dev.manager.shell.internal;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcEndpointInfo;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands of remote calls. Public for Gogo, which calls public methods only; the package is
 * not exported. Thread-safe: holds nothing but services. The commands stay when those go, and say
 * so.
 */
@Component(
    service = RpcCommands.class,
    property = {
      "osgi.command.scope=manager",
      "osgi.command.function=call",
      "osgi.command.function=candidates",
      "osgi.command.function=cast",
      "osgi.command.function=endpoints"
    })
public final class RpcCommands {
  private static final String SECONDS = "60";
  private static final List<String> HEAD =
      List.of("MANAGER", "METHOD", "SINCE", "CALLS", "FAILED", "MEAN", "LONGEST", "FROM");

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable RpcClient client;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable RpcEndpoints endpoints;

  /** For Declarative Services. */
  @Activate
  public RpcCommands() {}

  RpcCommands(RpcClient client, RpcEndpoints endpoints) {
    this.client = client;
    this.endpoints = endpoints;
  }

  /**
   * Calls a method remotely, on behalf of the operator.
   *
   * @param seconds how long to wait
   * @param namespace of the method
   * @param version that is needed
   * @param target {@code topic} or {@code topic.host}
   * @param method the method's remote name
   * @param arguments {@code name=value} each
   * @return the result
   */
  @Descriptor("calls a method of a manager, here or on another host, and shows its result")
  public @Nullable Object call(
      @Descriptor("seconds to wait, " + SECONDS + " unless given")
          @Parameter(
              names = {"-t", "--timeout"},
              absentValue = SECONDS)
          double seconds,
      @Descriptor("namespace of the method, none unless given")
          @Parameter(
              names = {"-n", "--namespace"},
              absentValue = "")
          String namespace,
      @Descriptor("version that is needed, such as 1.2")
          @Parameter(
              names = {"-v", "--version"},
              absentValue = "")
          String version,
      @Descriptor("manager, or manager.host") String target,
      @Descriptor("method, as manager:endpoints has it") String method,
      @Descriptor("name=value each; name:=value is text even if it looks like a number")
          String... arguments) {
    if (!(seconds > 0 && seconds <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "--timeout is %s, expected seconds, more than 0".formatted(seconds));
    }
    var options = RpcOptions.DEFAULT.withTimeout(Duration.ofNanos((long) (seconds * 1e9)));
    try {
      return client()
          .prepare(target(target, namespace, version))
          .prepare(options)
          .call(RequestContext.admin(), method, values(arguments));
    } catch (RpcNoSuchMethodException e) {
      throw new IllegalArgumentException(
          "%s has no method %s%s".formatted(target, method, known(target)), e);
    }
  }

  /**
   * Casts a method remotely, on behalf of the operator.
   *
   * @param all whether every host runs it
   * @param namespace of the method
   * @param version that is needed
   * @param target {@code topic} or {@code topic.host}
   * @param method the method's remote name
   * @param arguments {@code name=value} each
   * @return one line that says that it is on its way
   */
  @Descriptor("has a method of a manager run, and does not wait for it")
  public Object cast(
      @Descriptor("on every host that serves the manager")
          @Parameter(
              names = {"-a", "--all"},
              presentValue = "true",
              absentValue = "false")
          boolean all,
      @Descriptor("namespace of the method, none unless given")
          @Parameter(
              names = {"-n", "--namespace"},
              absentValue = "")
          String namespace,
      @Descriptor("version that is needed, such as 1.2")
          @Parameter(
              names = {"-v", "--version"},
              absentValue = "")
          String version,
      @Descriptor("manager, or manager.host") String target,
      @Descriptor("method, as manager:endpoints has it") String method,
      @Descriptor("name=value each; name:=value is text even if it looks like a number")
          String... arguments) {
    RpcClient to = client().prepare(target(target, namespace, version));
    if (all) {
      to.fanout(RequestContext.admin(), method, values(arguments));
    } else {
      to.cast(RequestContext.admin(), method, values(arguments));
    }
    return "%s is on its way to %s".formatted(method, all ? to.target().toAll() : to.target());
  }

  /**
   * Lists what may stand at one word of {@code manager:call} or {@code manager:cast}: targets, then
   * methods, then arguments that are not given yet; options and their values. For shells that
   * complete.
   *
   * @param index which word, from 0; what comes after it counts for nothing
   * @param words the words, with the command as the first
   * @return the candidates, sorted; none where nothing is served
   */
  @Descriptor("lists what may stand at a word of manager:call or cast, for shells that complete")
  public List<String> candidates(
      @Descriptor("which word, from 0") int index,
      @Descriptor("the words, with the command as the first") List<String> words) {
    RpcEndpoints present = endpoints;
    return present == null
        ? List.of()
        : List.copyOf(new Candidates(present.list()).at(index, words));
  }

  /**
   * Lists what can be called on this host.
   *
   * @return a table with a line for each method
   */
  @Descriptor("lists what can be called here: methods, versions, calls, latency")
  public Object endpoints() {
    RpcEndpoints present = served();
    List<List<String>> rows = new ArrayList<>();
    for (RpcServerInfo server : present.list()) {
      for (RpcEndpointInfo endpoint : server.endpoints()) {
        endpoint.methods().forEach(method -> rows.add(row(server, endpoint, method)));
      }
    }
    for (String problem : present.problems()) {
      rows.add(List.of("!", Table.oneLine(problem), "", "", "", "", "", ""));
    }
    return rows.isEmpty() ? "Nothing can be called on this host" : new Table(HEAD, rows);
  }

  private static List<String> row(
      RpcServerInfo server, RpcEndpointInfo endpoint, RpcMethodInfo method) {
    String scope = endpoint.namespace().isEmpty() ? "" : endpoint.namespace() + ": ";
    return List.of(
        server.manager(),
        "%s%s(%s)".formatted(scope, method.name(), String.join(", ", method.parameters())),
        "%s of %s".formatted(since(endpoint, method), endpoint.version()),
        Long.toString(method.calls()),
        Long.toString(method.failures()),
        millis(method.mean()),
        millis(method.longest()),
        endpoint.origin());
  }

  private static String since(RpcEndpointInfo endpoint, RpcMethodInfo method) {
    return method.since() == null
        ? endpoint.version().major() + ".0"
        : String.valueOf(method.since());
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f ms", time.toNanos() / 1e6);
  }

  private static Target target(String text, String namespace, String version) {
    Target target = Target.parse(text).withNamespace(namespace.isEmpty() ? null : namespace);
    return version.isEmpty() ? target : target.withVersion(version);
  }

  private String known(String target) {
    RpcEndpoints present = endpoints;
    String topic = Target.parse(target).topic();
    List<String> names = new ArrayList<>();
    if (present != null) {
      present.list().stream()
          .filter(each -> each.manager().equals(topic))
          .flatMap(each -> each.endpoints().stream())
          .flatMap(each -> each.methods().stream())
          .forEach(each -> names.add(each.name()));
    }
    return names.isEmpty() ? "" : "; it has " + String.join(", ", names);
  }

  static Map<String, @Nullable Object> values(String... arguments) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String each : arguments) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("\"%s\", expected name=value".formatted(each));
      }
      boolean text = each.charAt(equals - 1) == ':';
      String value = each.substring(equals + 1);
      values.put(each.substring(0, text ? equals - 1 : equals), text ? value : plain(value));
    }
    return values;
  }

  private static @Nullable Object plain(String value) {
    return switch (value) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          value.matches("-?\\d{1,18}")
              ? (Object) Long.valueOf(value)
              : value.matches("-?\\d{1,18}\\.\\d{1,18}") ? new BigDecimal(value) : value;
    };
  }

  private RpcClient client() {
    RpcClient present = client;
    if (present == null) {
      throw new IllegalStateException(
          "There are no remote calls; start the bundle dev.manager.rpc");
    }
    return present;
  }

  private RpcEndpoints served() {
    RpcEndpoints present = endpoints;
    if (present == null) {
      throw new IllegalStateException(
          "There are no remote calls; start the bundle dev.manager.rpc");
    }
    return present;
  }
}
