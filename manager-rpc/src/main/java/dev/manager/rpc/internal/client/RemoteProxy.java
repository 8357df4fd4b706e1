package dev.manager.rpc.internal.client;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcVersion;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.endpoint.Arguments;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.endpoint.RpcMethod;
import dev.manager.rpc.internal.server.RpcServer;
import dev.manager.rpc.internal.wire.Failures;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An interface whose methods are remote calls. Immutable, so thread-safe. */
final class RemoteProxy implements InvocationHandler {
  private final RpcInterface api;
  private final Client client;
  private final Core core;
  private final Map<Method, RpcMethod> methods = new HashMap<>();
  private final Map<Method, Client> clients = new HashMap<>();

  private RemoteProxy(RpcInterface api, Client client, Core core) {
    this.api = api;
    this.client = client;
    this.core = core;
    Target target = client.target();
    for (RpcMethod each : api.methods().values()) {
      methods.put(each.method(), each);
      Target to =
          new Target(
              target.exchange(),
              target.topic(),
              target.server(),
              api.namespace().isEmpty() ? null : api.namespace(),
              needed(each),
              target.fanout());
      clients.put(each.method(), (Client) client.prepare(to));
    }
  }

  static <T> T of(RpcInterface api, Client client, Core core, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new RemoteProxy(api, client, core)));
  }

  /** The earliest version that has the method. */
  private RpcVersion needed(RpcMethod method) {
    RpcVersion since = method.since();
    return since == null ? new RpcVersion(api.version().major(), 0, 0) : since;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] values)
      throws Throwable {
    RpcMethod remote = methods.get(method);
    Client by = clients.get(method);
    if (remote == null || by == null) {
      return other(proxy, method, values);
    }
    RequestContext context = Arguments.context(values);
    Map<String, @Nullable Object> arguments = Arguments.named(remote, values);
    boolean async = method.getReturnType() == CompletionStage.class;
    Optional<RpcServer> here = async ? Optional.empty() : core.direct(by.target(), by.options());
    if (here.isPresent() && here.get().isDirect(api.type())) {
      Core.checkCap(by.options(), by.target().version(), remote.name());
      return here.get().direct(api.type(), remote, request(by, remote, context, arguments));
    }
    if (async) {
      return by.start(context, remote.name(), arguments, api.json(), remote.result())
          .handle((result, failure) -> finished(remote, result, failure))
          .thenCompose(stage -> stage);
    }
    try {
      return by.await(context, remote.name(), arguments, api.json(), remote.result());
    } catch (RpcRemoteException e) {
      throw Failures.expected(e, remote.expected());
    }
  }

  private static RpcRequest request(
      Client by, RpcMethod method, RequestContext context, Map<String, @Nullable Object> values) {
    return new RpcRequest(by.target(), method.name(), context, values, method.roles(), null);
  }

  private static CompletionStage<@Nullable Object> finished(
      RpcMethod method, @Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedFuture(result);
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return CompletableFuture.failedFuture(
        cause instanceof RpcRemoteException remote
            ? Failures.expected(remote, method.expected())
            : cause);
  }

  private @Nullable Object other(
      Object proxy, Method method, @Nullable Object @Nullable [] values) {
    if (method.getDeclaringClass() != Object.class) {
      throw new RpcException(
          "%s is not a remote method: its interface is not marked with @Rpc"
              .formatted(method.getName()));
    }
    return switch (method.getName()) {
      case "equals" -> values != null && proxy == values[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "Remote[%s at %s]".formatted(api.type().getSimpleName(), client.target());
    };
  }
}
