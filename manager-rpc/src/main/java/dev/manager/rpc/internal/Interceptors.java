package dev.manager.rpc.internal;

import dev.manager.rpc.RpcClientInterceptor;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcServerInterceptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors that are present, outermost first. Thread-safe: each call takes the list that is
 * there when it begins.
 *
 * @param servers those around calls that are served
 * @param clients those around calls that are made
 */
public record Interceptors(
    Supplier<List<RpcServerInterceptor>> servers, Supplier<List<RpcClientInterceptor>> clients) {
  /** No interceptors. */
  public static final Interceptors NONE = new Interceptors(List::of, List::of);

  /** Goes through all interceptors of the server's side to a method. */
  public @Nullable Object server(RpcRequest request, RpcServerInterceptor.Next method)
      throws Exception {
    return server(servers.get(), 0, request, method);
  }

  private static @Nullable Object server(
      List<RpcServerInterceptor> all, int index, RpcRequest request, RpcServerInterceptor.Next last)
      throws Exception {
    return index == all.size()
        ? last.proceed(request)
        : all.get(index).around(request, next -> server(all, index + 1, next, last));
  }

  /** Goes through all interceptors of the client's side to a transport. Never throws. */
  public CompletionStage<@Nullable Object> client(
      RpcRequest request, RpcClientInterceptor.Next send) {
    return client(clients.get(), 0, request, send);
  }

  private static CompletionStage<@Nullable Object> client(
      List<RpcClientInterceptor> all,
      int index,
      RpcRequest request,
      RpcClientInterceptor.Next last) {
    try {
      return index == all.size()
          ? last.proceed(request)
          : all.get(index).around(request, next -> client(all, index + 1, next, last));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
