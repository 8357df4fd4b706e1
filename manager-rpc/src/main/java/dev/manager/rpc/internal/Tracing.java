package dev.manager.rpc.internal;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClientInterceptor;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcServerInterceptor;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets OpenTelemetry's context go along with calls, as entries of the request's context. Only where
 * its API is present is this class loaded. Stateless.
 */
@SuppressWarnings(
    "overloads") // the two interfaces name their methods alike, and take other lambdas
final class Tracing implements RpcClientInterceptor, RpcServerInterceptor {
  /** Finds the keys of W3C, B3 and others among the entries. */
  private static final TextMapGetter<RequestContext> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(RequestContext context) {
          return context.entries().keySet();
        }

        @Override
        public @Nullable String get(@Nullable RequestContext context, String key) {
          Map<String, Object> entries = context == null ? Map.of() : context.entries();
          return entries.get(key) instanceof String text ? text : null;
        }
      };

  private static TextMapPropagator propagator() {
    return GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public CompletionStage<@Nullable Object> around(
      RpcRequest request, RpcClientInterceptor.Next next) {
    var carried = new RequestContext[] {request.context()};
    propagator()
        .inject(
            Context.current(),
            carried,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier[0] = carrier[0].with(key, value);
              }
            });
    return next.proceed(request.withContext(carried[0]));
  }

  @Override
  public @Nullable Object around(RpcRequest request, RpcServerInterceptor.Next next)
      throws Exception {
    Context sent = propagator().extract(Context.current(), request.context(), GETTER);
    Scope scope = sent.makeCurrent();
    try {
      return next.proceed(request);
    } finally {
      scope.close();
    }
  }
}
