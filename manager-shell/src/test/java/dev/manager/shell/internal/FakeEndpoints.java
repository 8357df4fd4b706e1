package dev.manager.shell.internal;

import dev.manager.rpc.RpcEndpointInfo;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.RpcVersion;
import java.time.Duration;
import java.util.List;

/** What a host with two managers serves. */
final class FakeEndpoints implements RpcEndpoints {
  @Override
  public List<RpcServerInfo> list() {
    return List.of(
        server(
            "network",
            endpoint("", method("attach", "port: String")),
            endpoint("baseapi", method("ping", "arg: Object"))),
        server(
            "volume",
            endpoint(
                "",
                method("create", "name: String", "bytes: long", "note?: String"),
                method("list")),
            endpoint("baseapi", method("ping", "arg: Object"))));
  }

  @Override
  public List<String> problems() {
    return List.of();
  }

  private static RpcServerInfo server(String manager, RpcEndpointInfo... endpoints) {
    return new RpcServerInfo(
        manager, "host-1", List.of("local"), true, 0, 0, 0, 0, 0, 0, 0, 0, List.of(endpoints));
  }

  private static RpcEndpointInfo endpoint(String namespace, RpcMethodInfo... methods) {
    return new RpcEndpointInfo(
        "manager",
        "test.Api",
        namespace,
        RpcVersion.parse(namespace.isEmpty() ? "1.2" : "1.1"),
        List.of(methods));
  }

  private static RpcMethodInfo method(String name, String... parameters) {
    return new RpcMethodInfo(
        name, List.of(parameters), null, List.of(), false, 0, 0, Duration.ZERO, Duration.ZERO);
  }
}
