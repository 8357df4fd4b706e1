package dev.manager.rpc.internal.server;

import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.Endpoints;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of one server: the manager's, the built-in ones, those of the whiteboard.
 * Thread-safe: a reader sees one consistent view. It keeps no class of an object that was swapped
 * out.
 */
final class ServerEndpoints {
  private static final Logger log = LoggerFactory.getLogger(ServerEndpoints.class);

  /** What serves the class of one generation. */
  private record View(Class<?> type, List<Endpoint> own, Endpoints all) {}

  private final String manager;
  private final Json json;
  private final List<Endpoint> builtin;
  private volatile View view; // written under this
  private List<Endpoint> whiteboard = List.of(); // guarded by this

  ServerEndpoints(String manager, Class<?> type, Json json, List<Endpoint> builtin) {
    this.manager = manager;
    this.json = json;
    this.builtin = builtin;
    List<Endpoint> own = scan(type);
    this.view = new View(type, own, new Endpoints(join(own, builtin, List.of())));
  }

  private List<Endpoint> scan(Class<?> type) {
    Json own = json.fresh();
    List<Endpoint> found = new ArrayList<>();
    for (Class<?> each : RpcInterface.marked(type)) {
      try {
        found.add(new Endpoint(RpcInterface.of(each, own), null, "manager"));
      } catch (IllegalArgumentException e) {
        log.error("Manager {} is not served by one of its interfaces: {}", manager, e.getMessage());
      }
    }
    return found;
  }

  private static List<Endpoint> join(
      List<Endpoint> own, List<Endpoint> builtin, List<Endpoint> whiteboard) {
    List<Endpoint> all = new ArrayList<>(own);
    all.addAll(builtin);
    all.addAll(whiteboard);
    return all;
  }

  /** Another object serves from now on. */
  synchronized void swapped(Class<?> type) {
    if (view.type() != type) {
      List<Endpoint> own = scan(type);
      view = new View(type, own, new Endpoints(join(own, builtin, whiteboard)));
    }
  }

  /** Other services serve from now on. */
  synchronized void whiteboard(List<Endpoint> now) {
    whiteboard = List.copyOf(now);
    view = new View(view.type(), view.own(), new Endpoints(join(view.own(), builtin, whiteboard)));
  }

  /** Returns those for the generation that serves now. */
  Endpoints now() {
    return view.all();
  }

  /** Returns those for an object, which may be one that was swapped meanwhile. */
  Endpoints of(Class<?> type) {
    View seen = view;
    if (seen.type() == type) {
      return seen.all();
    }
    List<Endpoint> others = seen.all().all().subList(seen.own().size(), seen.all().all().size());
    return new Endpoints(join(scan(type), List.of(), others));
  }
}
