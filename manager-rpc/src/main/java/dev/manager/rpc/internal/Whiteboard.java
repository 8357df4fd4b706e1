package dev.manager.rpc.internal;

import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.endpoint.RpcMethod;
import dev.manager.rpc.internal.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that are additional endpoints, by ranking. Thread-safe. What is wrong with one is
 * reported, and concerns that one only.
 */
final class Whiteboard implements ServiceTrackerCustomizer<Object, Whiteboard.Entry> {
  private static final Logger log = LoggerFactory.getLogger(Whiteboard.class);
  private static final String ALL = "*";

  /** One service. */
  record Entry(
      String name,
      List<String> managers,
      Object service,
      List<RpcInterface> interfaces,
      List<String> problems) {
    boolean serves(String manager) {
      return managers.contains(ALL) || managers.contains(manager);
    }
  }

  private final BundleContext context;
  private final Json json;
  private volatile Runnable changed = () -> {};
  private final Map<Rank, Entry> entries = new ConcurrentSkipListMap<>();
  private final ServiceTracker<Object, Entry> tracker;

  Whiteboard(BundleContext context, Json json) throws InvalidSyntaxException {
    this.context = context;
    this.json = json;
    this.tracker =
        new ServiceTracker<>(
            context, context.createFilter("(" + RpcEndpoints.ENDPOINT + "=*)"), this);
  }

  /** Sets who is told of every change. */
  void whenChanged(Runnable then) {
    changed = then;
  }

  void open() {
    tracker.open(true);
  }

  void close() {
    tracker.close();
  }

  @Override
  public @Nullable Entry addingService(ServiceReference<Object> reference) {
    Object service = context.getService(reference);
    if (service == null) {
      return null;
    }
    Entry entry = entry(reference, service);
    entry.problems().forEach(each -> log.error("{}", each));
    entries.put(Rank.of(reference), entry);
    changed.run();
    return entry;
  }

  private Entry entry(ServiceReference<Object> reference, Object service) {
    String name = "%s of bundle %s".formatted(service.getClass().getName(), reference.getBundle());
    List<String> problems = new ArrayList<>();
    List<String> managers = managers(reference.getProperty(RpcEndpoints.ENDPOINT));
    if (managers.isEmpty()) {
      problems.add(
          "Endpoint %s: property %s is \"%s\", expected names of managers, or *"
              .formatted(
                  name, RpcEndpoints.ENDPOINT, reference.getProperty(RpcEndpoints.ENDPOINT)));
    }
    List<RpcInterface> interfaces = new ArrayList<>();
    var marked = RpcInterface.marked(service.getClass());
    if (marked.isEmpty()) {
      problems.add("Endpoint %s implements no interface that is marked with @Rpc".formatted(name));
    }
    Json own = json.fresh();
    for (Class<?> each : marked) {
      try {
        interfaces.add(RpcInterface.of(each, own));
      } catch (IllegalArgumentException e) {
        problems.add("Endpoint %s: %s".formatted(name, e.getMessage()));
      }
    }
    return new Entry(name, managers, service, interfaces, problems);
  }

  private static List<String> managers(@Nullable Object property) {
    List<?> values =
        property instanceof Collection<?> many
            ? List.copyOf(many)
            : property instanceof Object[] array ? Arrays.asList(array) : listOf(property);
    return values.stream()
        .filter(String.class::isInstance)
        .map(each -> ((String) each).strip())
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static List<?> listOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public void modifiedService(ServiceReference<Object> reference, Entry entry) {
    Rank now = Rank.of(reference);
    entries.put(now, entry(reference, entry.service()));
    entries.keySet().removeIf(each -> each.id() == now.id() && !each.equals(now)); // where it was
    changed.run();
  }

  @Override
  public void removedService(ServiceReference<Object> reference, Entry entry) {
    long id = Rank.idOf(reference);
    entries.keySet().removeIf(each -> each.id() == id);
    changed.run();
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      log.debug("This bundle stopped before endpoint {}", entry.name(), e);
    }
  }

  /** Returns the endpoints of one manager, the highest ranking first. */
  List<Endpoint> of(String manager) {
    List<Endpoint> all = new ArrayList<>();
    for (Entry each : entries.values()) {
      if (each.serves(manager)) {
        each.interfaces().forEach(api -> all.add(new Endpoint(api, each.service(), each.name())));
      }
    }
    return all;
  }

  /** Returns what is wrong, given the endpoints of all servers in the order of their search. */
  List<String> problems(Map<String, List<Endpoint>> servers) {
    List<String> problems = new ArrayList<>();
    for (Entry each : entries.values()) {
      problems.addAll(each.problems());
      for (String manager : each.managers()) {
        if (!manager.equals(ALL) && !servers.containsKey(manager)) {
          problems.add(
              "Endpoint %s names manager %s, which is not served here now"
                  .formatted(each.name(), manager));
        }
      }
    }
    servers.forEach((manager, endpoints) -> conflicts(manager, endpoints, problems));
    return problems;
  }

  private static void conflicts(String manager, List<Endpoint> endpoints, List<String> problems) {
    for (int i = 0; i < endpoints.size(); i++) {
      for (int j = 0; j < i; j++) {
        RpcInterface later = endpoints.get(i).api();
        RpcInterface earlier = endpoints.get(j).api();
        if (later.namespace().equals(earlier.namespace())
            && later.version().major() == earlier.version().major()) {
          for (RpcMethod each : later.methods().values()) {
            if (earlier.methods().containsKey(each.name())) {
              problems.add(
                  "Method %s of endpoint %s is hidden at manager %s by that of %s"
                      .formatted(each.name(), endpoints.get(i), manager, endpoints.get(j)));
            }
          }
        }
      }
    }
  }
}
