package dev.manager.rpc;

import java.util.List;

/**
 * One interface that a server serves.
 *
 * @param origin where it comes from: {@code manager}, {@code builtin}, or the bundle that
 *     registered it
 * @param type name of the interface
 * @param namespace its namespace; empty for the null namespace
 * @param version its version
 * @param methods its methods, sorted by name
 */
public record RpcEndpointInfo(
    String origin, String type, String namespace, RpcVersion version, List<RpcMethodInfo> methods) {
  /** Copies the list. */
  public RpcEndpointInfo {
    methods = List.copyOf(methods);
  }
}
