package dev.manager.rpc.internal;

import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.endpoint.BaseApi;
import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.server.RpcServer;
import dev.manager.rpc.internal.server.ServerParts;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The servers of this host: one for each manager that runs. Thread-safe. */
final class Servers implements ManagerExtension, RpcEndpoints {
  private final Map<String, RpcServer> servers = new ConcurrentHashMap<>();
  private final ServerParts parts;
  private final Supplier<OptionalInt> backdoor;
  private final Whiteboard whiteboard;
  private final RpcInterface baseApi;

  Servers(ServerParts parts, Supplier<OptionalInt> backdoor, Whiteboard whiteboard) {
    this.parts = parts;
    this.backdoor = backdoor;
    this.whiteboard = whiteboard;
    this.baseApi = RpcInterface.of(BaseApi.class, parts.json().fresh());
    whiteboard.whenChanged(this::whiteboardChanged);
  }

  @Override
  public Phase phase() {
    return Phase.RPC;
  }

  @Override
  public Attachment attach(ManagedManager manager) {
    String name = manager.name();
    var builtin = new Endpoint(baseApi, new Builtin(name, backdoor), "builtin");
    var server =
        new RpcServer(manager, parts, List.of(builtin), closed -> servers.remove(name, closed));
    servers.put(name, server);
    server.whiteboard(whiteboard.of(name));
    server.open();
    return server;
  }

  private void whiteboardChanged() {
    servers.forEach((name, server) -> server.whiteboard(whiteboard.of(name)));
  }

  /** Finds the server that a target names, if it is one of this host. */
  Optional<RpcServer> find(Target target) {
    RpcServer server = target.topic() == null ? null : servers.get(target.topic());
    return server != null && server.host().equals(target.server())
        ? Optional.of(server)
        : Optional.empty();
  }

  @Override
  public List<RpcServerInfo> list() {
    return servers.values().stream()
        .map(RpcServer::info)
        .sorted(Comparator.comparing(RpcServerInfo::manager))
        .toList();
  }

  @Override
  public List<String> problems() {
    Map<String, List<Endpoint>> present = new TreeMap<>();
    servers.forEach((name, server) -> present.put(name, server.endpoints()));
    return whiteboard.problems(present);
  }
}
