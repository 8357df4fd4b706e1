package dev.manager.rpc.internal.endpoint;

import dev.manager.rpc.RpcEndpointInfo;
import dev.manager.rpc.RpcMethodInfo;
import dev.manager.rpc.internal.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An interface and what implements it on one server. Thread-safe.
 *
 * <p>An endpoint of the manager has no object: it is called on whichever serves.
 */
public final class Endpoint {
  private final RpcInterface api;
  private final @Nullable Object object;
  private final String origin;
  private final Map<String, Meter> meters;

  /**
   * Makes an endpoint.
   *
   * @param object what implements the interface; null for the manager that serves
   * @param origin where it comes from, for operators
   */
  public Endpoint(RpcInterface api, @Nullable Object object, String origin) {
    this.api = api;
    this.object = object;
    this.origin = origin;
    Map<String, Meter> each = new TreeMap<>();
    api.methods().keySet().forEach(name -> each.put(name, new Meter()));
    this.meters = Map.copyOf(each);
  }

  /** Tells whether it understands a request of this namespace and version. */
  boolean understands(Request request) {
    return api.namespace().equals(request.namespace()) && api.version().serves(request.version());
  }

  @Nullable RpcMethod method(String name) {
    return api.methods().get(name);
  }

  public RpcInterface api() {
    return api;
  }

  /** Returns what implements it; null for the manager that serves. */
  public @Nullable Object object() {
    return object;
  }

  public Meter meter(RpcMethod method) {
    Meter meter = meters.get(method.name());
    if (meter == null) {
      throw new IllegalArgumentException(method.name() + " is not a method of " + api.type());
    }
    return meter;
  }

  /** Tells what it is, for operators. */
  public RpcEndpointInfo info() {
    List<RpcMethodInfo> methods = api.methods().values().stream().map(this::info).toList();
    return new RpcEndpointInfo(
        origin, api.type().getName(), api.namespace(), api.version(), methods);
  }

  private RpcMethodInfo info(RpcMethod method) {
    Meter meter = meter(method);
    return new RpcMethodInfo(
        method.name(),
        method.signature(),
        method.since(),
        method.roles(),
        method.idempotent(),
        meter.calls(),
        meter.failures(),
        meter.mean(),
        meter.longest());
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(api.type().getName(), origin);
  }
}
