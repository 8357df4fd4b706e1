package dev.manager.rpc.internal.server;

import dev.manager.ManagerUnavailableException;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.endpoint.Arguments;
import dev.manager.rpc.internal.endpoint.Endpoints;
import dev.manager.rpc.internal.endpoint.RpcMethod;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.RpcDelivery;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one request after the other: reads it, finds its method, enters the manager, settles
 * the message, calls, answers. Thread-safe; whatever happens, a message is settled exactly once,
 * and nothing but that of the JVM escapes.
 */
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Longer than any manager waits; it bounds that itself. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final long BACK_MILLIS = 100;

  private final String manager;
  private final Target target;
  private final ServerParts parts;
  private final ServerEndpoints endpoints;
  private final Entry entry;
  private final Counters counters;
  private final Duplicates duplicates;

  Dispatcher(
      ManagedManager manager,
      ServerParts parts,
      ServerEndpoints endpoints,
      Entry entry,
      Counters counters) {
    this.manager = manager.name();
    this.target = Target.topic(manager.name()).withServer(manager.host());
    this.parts = parts;
    this.endpoints = endpoints;
    this.entry = entry;
    this.counters = counters;
    this.duplicates =
        new Duplicates(
            System::nanoTime,
            () -> parts.config().get().duplicatesWindow().toNanos(),
            () -> parts.config().get().duplicates());
  }

  /** Carries out one request. */
  void run(Incoming incoming) {
    Request request;
    try {
      request = incoming.request(parts.json());
    } catch (WireException e) {
      malformed(incoming, e);
      return;
    }
    var replier = replier(incoming, request.replyTo());
    try {
      dispatch(incoming, request, replier);
    } catch (RpcRemoteException e) {
      refuse(incoming, request, replier, e);
    }
  }

  private Replier replier(Incoming incoming, @Nullable ReplyTo to) {
    return new Replier(incoming.transport(), to, parts.json(), counters);
  }

  private void malformed(Incoming incoming, WireException e) {
    counters.malformed.increment();
    replier(incoming, e.replyTo())
        .failure(Failures.badArgument("The request cannot be read: " + e.getMessage()));
    incoming.delivery().reject("The request cannot be read: " + e.getMessage());
  }

  private void refuse(
      Incoming incoming, Request request, Replier replier, RpcRemoteException refusal) {
    if (incoming.delivery().accept()) {
      counters.refused.increment();
      log.debug("A request to {} is refused: {}", target, refusal.getMessage());
      if (!request.method().endsWith("_ignore_errors")) {
        replier.failure(refusal);
      }
    }
  }

  private void dispatch(Incoming incoming, Request request, Replier replier) {
    Duration left = left(request);
    if (isExpired(left, incoming, request, replier)) {
      return;
    }
    Endpoints then = endpoints.now();
    Endpoints.Found found = then.find(request);
    Object object = found.endpoint().object();
    if (object != null) {
      execute(incoming, request, replier, found, object);
      return;
    }
    ManagedManager.Call call;
    try {
      call = entry.enter(found.method().call(), left);
    } catch (ManagerUnavailableException e) {
      release(incoming.delivery(), e);
      return;
    }
    try (call) {
      if (!isExpired(left(request), incoming, request, replier)) {
        Endpoints now = endpoints.of(call.manager().getClass());
        Endpoints.Found still = now.equals(then) ? found : now.find(request);
        Object other = still.endpoint().object();
        execute(incoming, request, replier, still, other == null ? call.manager() : other);
      }
    }
  }

  /** Nobody waits for the result any more: then it is not executed. */
  private boolean isExpired(Duration left, Incoming incoming, Request request, Replier replier) {
    if (left.isZero()) {
      if (incoming.delivery().accept()) {
        counters.expired.increment();
        replier.failure(
            Failures.expired(
                "%s() reached %s after its deadline, and was not executed"
                    .formatted(request.method(), target)));
      }
      return true;
    }
    return false;
  }

  /** Returns for how long its caller waits from now on. */
  private Duration left(Request request) {
    return request.context().remaining(parts.clock()).orElse(LONG);
  }

  /** It has not begun: its message goes back, and comes again when there is someone to take it. */
  private void release(RpcDelivery delivery, ManagerUnavailableException why) {
    log.debug("A request to {} goes back to its queue", target, why);
    if (why.waited().toMillis() >= BACK_MILLIS) {
      delivery.release();
      return;
    }
    try {
      var unused = parts.timer().schedule(delivery::release, BACK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      delivery.release(); // the bundle stops
    }
  }

  private void execute(
      Incoming incoming, Request request, Replier replier, Endpoints.Found found, Object object) {
    RpcMethod method = found.method();
    RpcDelivery delivery = incoming.delivery();
    if (!method.idempotent()) {
      if (!delivery.accept()) {
        return; // it belongs to another now
      }
      if (incoming.transport().mayDuplicate() && !duplicates.first(request.uniqueId())) {
        counters.duplicates.increment();
        log.info("Message {} to {} came before; it is not executed", request.uniqueId(), target);
        return;
      }
    }
    var heartbeat = Heartbeat.start(request.monitor(), replier, parts.timer());
    try {
      call(request, replier, found, object, heartbeat);
    } finally {
      heartbeat.close();
      delivery.accept();
    }
  }

  private void call(
      Request request, Replier replier, Endpoints.Found found, Object object, Heartbeat heartbeat) {
    RpcMethod method = found.method();
    Map<String, @Nullable Object> arguments;
    try {
      arguments = Arguments.bind(found.endpoint().api().json(), method, request.arguments());
    } catch (RpcRemoteException e) {
      counters.refused.increment();
      replier.failure(e);
      return;
    }
    var seen =
        new RpcRequest(
            request.namespace().isEmpty() ? target : target.withNamespace(request.namespace()),
            method.name(),
            request.context(),
            arguments,
            method.roles(),
            request.replyTo() == null ? null : request.replyTo().messageId());
    long start = System.nanoTime();
    Throwable thrown = null;
    Object result = null;
    try {
      result = parts.interceptors().server(seen, next -> invoke(method, object, next));
    } catch (Throwable e) { // whatever a method throws is for its caller
      thrown = e;
    }
    heartbeat.close(); // no sign of life comes after the reply
    boolean failed = thrown != null && !method.expects(thrown);
    found.endpoint().meter(method).ended(System.nanoTime() - start, failed);
    counters.executed.increment();
    if (thrown == null) {
      replier.result(found.endpoint().api().json(), method.name(), result);
    } else {
      report(method, thrown, failed);
      replier.failure(thrown);
    }
  }

  private void report(RpcMethod method, Throwable thrown, boolean failed) {
    if (!failed || thrown instanceof RpcRemoteException) {
      log.debug("{}() of {} threw", method.name(), target, thrown);
    } else {
      log.error("{}() of manager {} failed", method.name(), manager, thrown);
    }
  }

  /** Checks the roles, and calls the method. */
  static @Nullable Object invoke(RpcMethod method, Object object, RpcRequest request)
      throws Exception {
    List<String> roles = method.roles();
    if (!roles.isEmpty() && request.context().roles().stream().noneMatch(roles::contains)) {
      throw Failures.denied(
          "%s() of %s asks for one of the roles %s, the caller has %s"
              .formatted(method.name(), request.target(), roles, request.context().roles()));
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(object.getClass().getClassLoader());
    try {
      Object result =
          method
              .method()
              .invoke(object, Arguments.inOrder(method, request.arguments(), request.context()));
      return result instanceof CompletionStage<?> stage
          ? stage.toCompletableFuture().get()
          : result;
    } catch (InvocationTargetException | ExecutionException e) {
      Throwable cause = Failures.ofMethod(e.getCause());
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof Exception exception ? exception : e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
