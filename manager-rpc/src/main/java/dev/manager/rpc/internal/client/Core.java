package dev.manager.rpc.internal.client;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcVersion;
import dev.manager.rpc.RpcVersionCapException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.Interceptors;
import dev.manager.rpc.internal.RpcConfig;
import dev.manager.rpc.internal.Spin;
import dev.manager.rpc.internal.Transports;
import dev.manager.rpc.internal.server.RpcServer;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Ids;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all clients of a host share: the calls that wait for replies, and the way to the transports.
 * Thread-safe, without locks on the path of a call.
 */
public final class Core implements Transports.Watcher {
  private static final Logger log = LoggerFactory.getLogger(Core.class);

  private final Supplier<RpcConfig> config;
  private final Json json;
  private final Transports transports;
  private final Interceptors interceptors;
  private final ScheduledExecutorService timer;
  private final Function<Target, Optional<RpcServer>> servers;
  private final Clock clock;
  private final Executor continuations;
  private final Map<RpcTransport, Link> links = new ConcurrentHashMap<>();
  private final Map<String, Outgoing> pending = new ConcurrentHashMap<>();
  private final Spin spin = new Spin(Spin.CALLERS);
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param json what reads and writes messages, and sees no class but plain ones
   * @param servers finds a server of this very host
   * @param continuations runs what users chain to a stage, which may block
   */
  public Core(
      Supplier<RpcConfig> config,
      Json json,
      Transports transports,
      Interceptors interceptors,
      ScheduledExecutorService timer,
      Function<Target, Optional<RpcServer>> servers,
      Clock clock,
      Executor continuations) {
    this.config = config;
    this.json = json;
    this.transports = transports;
    this.interceptors = interceptors;
    this.timer = timer;
    this.servers = servers;
    this.clock = clock;
    this.continuations = continuations;
  }

  /** Begins to follow the transports. */
  public void open() {
    transports.watch(this);
  }

  @Override
  public void came(RpcTransport transport) {
    links.computeIfAbsent(transport, key -> new Link(key, this::received));
  }

  @Override
  public void gone(RpcTransport transport) {
    Link link = links.remove(transport);
    if (link != null) {
      link.close();
      pending.values().stream()
          .filter(each -> each.wentBy(link))
          .forEach(each -> each.fail("transport " + transport.name() + " has gone"));
    }
  }

  /** Ends it: every call that waits fails. */
  public void close() {
    closed = true;
    transports.unwatch(this);
    links.values().forEach(Link::close);
    links.clear();
    pending.values().forEach(each -> each.fail("the bundle dev.manager.rpc stops"));
  }

  private void received(byte[] body) {
    try {
      Reply reply = Reply.read(json, body);
      Outgoing call = pending.get(reply.messageId());
      if (call == null) {
        log.debug("Nobody waits for the reply to message {}", reply.messageId());
      } else {
        call.received(reply);
      }
    } catch (WireException e) {
      log.warn("A reply cannot be read: {}", e.getMessage());
    }
  }

  /** Makes a call of a request, with a time limit; it is not sent yet. */
  Outgoing call(RpcRequest request, RpcOptions options) {
    Duration timeout = timeout(options);
    Optional<Duration> remaining = request.context().remaining(clock);
    if (remaining.isPresent() && remaining.get().compareTo(timeout) < 0) {
      timeout = remaining.get();
    }
    if (timeout.isZero()) {
      throw Failures.expired("The deadline of %s passed before it was sent".formatted(request));
    }
    return new Outgoing(request, Ids.next(), timeout, options.monitor());
  }

  Duration timeout(RpcOptions options) {
    Duration timeout = options.timeout();
    return timeout == null ? config.get().responseTimeout() : timeout;
  }

  /** Sends a call through the interceptors; the stage follows its reply. */
  CompletionStage<@Nullable Object> send(
      RpcRequest request, RpcOptions options, Json by, Outgoing call) {
    return interceptors.client(request, last -> sendCall(last, options, by, call));
  }

  private CompletionStage<@Nullable Object> sendCall(
      RpcRequest request, RpcOptions options, Json by, Outgoing call) {
    register(call);
    try {
      Link link = link(options);
      RpcAddress address = RpcAddress.of(request.target(), config.get().exchange());
      call.goesBy(link, address);
      Duration limit = call.limit();
      var context = request.context().withDeadline(clock.instant().plus(limit));
      byte[] body =
          write(
              request,
              context,
              by,
              call.id(),
              new ReplyTo(link.address(), call.id()),
              call.monitor());
      link.transport()
          .send(address, new RpcMessage(body, call.id(), limit, limit, options.retry(), true))
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) {
                  call.reply().completeExceptionally(sendFailure(request, failure));
                }
              });
    } catch (IOException e) {
      call.reply().completeExceptionally(sendFailure(request, e));
    } catch (RuntimeException e) {
      call.reply().completeExceptionally(e);
    }
    return call.reply();
  }

  private void register(Outgoing call) {
    if (pending.size() >= config.get().pending()) {
      throw new RpcOverloadException(
          "%d calls wait for replies already (pending.max)".formatted(pending.size()));
    }
    pending.put(call.id(), call);
    call.whenDone(() -> pending.remove(call.id()));
    if (closed) {
      call.fail("the bundle dev.manager.rpc has stopped");
    }
  }

  /** Sends a cast through the interceptors; the stage ends when a transport has it. */
  CompletionStage<@Nullable Object> cast(RpcRequest request, RpcOptions options, Json by) {
    return interceptors.client(
        request,
        last -> {
          String id = Ids.next();
          try {
            byte[] body = write(last, last.context(), by, id, null, null);
            Duration limit = timeout(options);
            var message =
                new RpcMessage(
                    body,
                    id,
                    last.context().remaining(clock).orElse(null),
                    limit,
                    options.retry(),
                    !last.target().fanout());
            return transport(link(options), last, message)
                .handle(
                    (sent, failure) -> {
                      if (failure != null) {
                        throw sendFailure(last, failure);
                      }
                      return null;
                    });
          } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  private Link link(RpcOptions options) {
    if (closed) {
      throw new RpcException("Remote calls have stopped on this host: bundle dev.manager.rpc");
    }
    RpcTransport chosen = transports.choose(options.transport());
    return links.computeIfAbsent(chosen, key -> new Link(key, this::received));
  }

  private CompletionStage<Void> transport(Link link, RpcRequest request, RpcMessage message) {
    return link.transport().send(RpcAddress.of(request.target(), config.get().exchange()), message);
  }

  private static byte[] write(
      RpcRequest request,
      RequestContext context,
      Json by,
      String id,
      @Nullable ReplyTo replyTo,
      @Nullable Duration monitor) {
    try {
      return Request.write(
          by,
          request.target(),
          request.method(),
          request.arguments(),
          context,
          id,
          replyTo,
          monitor);
    } catch (WireException e) {
      throw new RpcException("%s cannot be sent: %s".formatted(request, e.getMessage()), e);
    }
  }

  private static RpcException sendFailure(RpcRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RpcException known
        ? known
        : new RpcException("%s cannot be sent: %s".formatted(request, cause), cause);
  }

  /** Sees to it that a call which nobody waits for on a thread ends in time. */
  void watch(Outgoing call) {
    if (!call.overdue()) {
      var due = timer.schedule(() -> watch(call), Math.max(1, call.pause()), TimeUnit.NANOSECONDS);
      call.whenDone(() -> due.cancel(false));
    }
  }

  /**
   * Waits a moment, so that a reply that comes at once need not wake its caller; not if others wait
   * too, who need the processors.
   */
  void linger(CompletableFuture<?> reply) {
    if (pending.size() <= Spin.MOST) {
      boolean unused = spin.until(reply::isDone);
    }
  }

  /** Checks that a version may be asked for. */
  static void checkCap(RpcOptions options, @Nullable RpcVersion version, String method) {
    RpcVersion cap = options.versionCap();
    if (cap != null && (version == null || !cap.serves(version))) {
      throw new RpcVersionCapException(
          "%s needs version %s, but its client may ask for no more than %s"
              .formatted(method, version == null ? "(none given)" : version, cap));
    }
  }

  /** Finds the server of this very host that a target names, if it may be called directly. */
  Optional<RpcServer> direct(Target target, RpcOptions options) {
    Boolean allowed = options.direct();
    boolean direct = allowed == null ? config.get().direct() : allowed;
    return direct && target.server() != null && options.transport() == null
        ? servers.apply(target)
        : Optional.empty();
  }

  Executor continuations() {
    return continuations;
  }

  Json json() {
    return json;
  }

  Interceptors interceptors() {
    return interceptors;
  }
}
