package dev.manager.rpc.internal.client;

import com.fasterxml.jackson.databind.JavaType;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.RawJson;
import dev.manager.rpc.internal.wire.WireException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls one target. Immutable and thread-safe. */
public final class Client implements RpcClient {
  private static final Target NOWHERE = new Target(null, null, null, null, null, false);

  private final Core core;
  private final Target target;
  private final RpcOptions options;

  /** For values of classes that nobody told us when to forget: so it forgets at any time. */
  private volatile WeakReference<Json> forgetful;

  public Client(Core core) {
    this(core, NOWHERE, RpcOptions.DEFAULT);
  }

  private Client(Core core, Target target, RpcOptions options) {
    this.core = core;
    this.target = target;
    this.options = options;
    this.forgetful = new WeakReference<>(core.json());
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public RpcOptions options() {
    return options;
  }

  @Override
  public RpcClient prepare(Target other) {
    return new Client(core, other, options);
  }

  @Override
  public RpcClient prepare(RpcOptions other) {
    return new Client(core, target, other);
  }

  private Json json() {
    Json json = forgetful.get();
    if (json == null || json == core.json()) {
      json = core.json().fresh();
      forgetful = new WeakReference<>(json);
    }
    return json;
  }

  @Override
  public @Nullable Object call(RequestContext context, String method, Map<String, ?> arguments) {
    return call(context, method, arguments, Object.class);
  }

  @Override
  public <T> @Nullable T call(
      RequestContext context, String method, Map<String, ?> arguments, Class<T> type) {
    Json json = json();
    Object result = await(context, method, arguments, json, json.type(type));
    return wrapped(type).cast(result);
  }

  @SuppressWarnings("unchecked")
  private static <T> Class<T> wrapped(Class<T> type) {
    return (Class<T>) java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }

  @Override
  public CompletionStage<@Nullable Object> callAsync(
      RequestContext context, String method, Map<String, ?> arguments, Type type) {
    Json json = json();
    return start(context, method, arguments, json, json.type(type));
  }

  /** Calls, and waits on the caller's thread: no timer is needed. */
  @Nullable Object await(
      RequestContext context, String method, Map<String, ?> arguments, Json json, JavaType type) {
    RpcRequest request = request(context, method, arguments);
    Outgoing call = core.call(request, options);
    var reply = core.send(request, options, json, call).toCompletableFuture();
    core.linger(reply);
    while (true) {
      try {
        return result(
            reply.get(Math.max(1, call.pause()), TimeUnit.NANOSECONDS), request, json, type);
      } catch (TimeoutException e) {
        if (call.overdue() && !reply.isDone()) {
          throw call.timeout();
        }
      } catch (ExecutionException e) {
        throw thrown(request, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        call.fail("its caller was interrupted");
        throw new RpcException(
            "%s (message %s): its caller was interrupted; the call may have run"
                .formatted(request, call.id()),
            e);
      }
    }
  }

  /** Calls without waiting. */
  CompletionStage<@Nullable Object> start(
      RequestContext context, String method, Map<String, ?> arguments, Json json, JavaType type) {
    try {
      RpcRequest request = request(context, method, arguments);
      Outgoing call = core.call(request, options);
      var reply = core.send(request, options, json, call);
      core.watch(call);
      return handedOver(reply, node -> result(node, request, json, type));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * What users chain to a stage may block, so it runs on no thread that others wait for; not even
   * what they chain to a failure, which {@code thenApplyAsync} would pass on at once.
   */
  private <T extends @Nullable Object> CompletionStage<T> handedOver(
      CompletionStage<@Nullable Object> stage, Function<@Nullable Object, T> then) {
    return stage.handleAsync(
        (value, failure) -> {
          if (failure != null) {
            throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
          }
          return then.apply(value);
        },
        core.continuations());
  }

  private RpcRequest request(RequestContext context, String method, Map<String, ?> arguments) {
    if (target.fanout()) {
      throw new RpcTargetException(
          "%s cannot be called at %s: nobody can wait for replies of all; cast it"
              .formatted(method, target));
    }
    return checked(target, context, method, arguments);
  }

  private RpcRequest checked(
      Target to, RequestContext context, String method, Map<String, ?> arguments) {
    if (to.topic() == null) {
      throw new RpcTargetException(
          "%s needs a target: prepare(Target.topic(…)) gives it one".formatted(method));
    }
    Core.checkCap(options, to.version(), method);
    return new RpcRequest(to, method, context, arguments, List.of(), null);
  }

  private static @Nullable Object result(
      @Nullable Object reply, RpcRequest request, Json json, JavaType type) {
    if (!(reply instanceof RawJson sent)) {
      return reply; // an interceptor made it
    }
    if (sent.isNull() || type.hasRawClass(void.class) || type.hasRawClass(Void.class)) {
      if (type.isPrimitive() && !type.hasRawClass(void.class)) {
        throw unusable(request, type, "it is null");
      }
      return null;
    }
    try {
      return json.result(sent, type);
    } catch (WireException e) {
      throw unusable(request, type, e.getMessage());
    }
  }

  private static RpcException unusable(RpcRequest request, JavaType type, @Nullable String why) {
    return new RpcException(
        "The result of %s is no %s: %s; the call has run"
            .formatted(request, type.toCanonical(), why));
  }

  private static RuntimeException thrown(RpcRequest request, @Nullable Throwable failure) {
    if (failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null) {
      return thrown(request, failure.getCause());
    }
    if (failure instanceof RpcException known) {
      var stack = new Throwable().getStackTrace();
      known.setStackTrace(stack); // the caller's, not that of the thread that brought the reply
      return known;
    }
    return new RpcException("%s failed: %s".formatted(request, failure), failure);
  }

  @Override
  public void cast(RequestContext context, String method, Map<String, ?> arguments) {
    cast(target, context, method, arguments, json());
  }

  @Override
  public CompletionStage<@Nullable Void> castAsync(
      RequestContext context, String method, Map<String, ?> arguments) {
    try {
      return handedOver(
          core.cast(checked(target, context, method, arguments), options, json()), sent -> null);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void fanout(RequestContext context, String method, Map<String, ?> arguments) {
    cast(target.toAll(), context, method, arguments, json());
  }

  private void cast(
      Target to, RequestContext context, String method, Map<String, ?> arguments, Json json) {
    RpcRequest request = checked(to, context, method, arguments);
    var sent = core.cast(request, options, json).toCompletableFuture();
    long limit = core.timeout(options).toNanos();
    try {
      sent.get(limit + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw thrown(request, e.getCause());
    } catch (TimeoutException e) {
      throw new RpcException(
          "%s was not sent within %.3f s; it may have been".formatted(request, limit / 1e9), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException(
          "%s: its caller was interrupted; it may have been sent".formatted(request), e);
    }
  }

  @Override
  public <T> T proxy(Class<T> api) {
    return RemoteProxy.of(RpcInterface.of(api, core.json().fresh()), this, core, api);
  }
}
