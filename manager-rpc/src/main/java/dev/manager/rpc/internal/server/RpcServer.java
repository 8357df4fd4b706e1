package dev.manager.rpc.internal.server;

import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.Transports;
import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.RpcMethod;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one manager on every transport. It belongs to the manager's place, so it stays through a
 * swap. Thread-safe; a transport is called under no lock.
 */
public final class RpcServer implements Attachment, Transports.Watcher {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  /** Whether a thread that wakes has a processor of its own. */
  private static final boolean SEVERAL = Runtime.getRuntime().availableProcessors() > 1;

  private final ManagedManager manager;
  private final ServerParts parts;
  private final Consumer<RpcServer> closed;
  private final ServerEndpoints endpoints;
  private final Entry entry;
  private final Counters counters = new Counters();
  private final Workers workers;
  private final Map<RpcTransport, RpcListener> listeners = new LinkedHashMap<>(); // guarded by this
  private boolean closing; // guarded by this: listens nowhere anew
  private volatile boolean quiet; // takes nothing more

  /**
   * Makes a server, which takes nothing yet.
   *
   * @param builtin what every server serves
   * @param closed is told when it was closed
   */
  public RpcServer(
      ManagedManager manager,
      ServerParts parts,
      List<Endpoint> builtin,
      Consumer<RpcServer> closed) {
    this.manager = manager;
    this.parts = parts;
    this.closed = closed;
    this.endpoints =
        new ServerEndpoints(manager.name(), manager.manager().getClass(), parts.json(), builtin);
    this.entry = new Entry(manager);
    var dispatcher = new Dispatcher(manager, parts, endpoints, entry, counters);
    this.workers =
        new Workers(() -> parts.config().get().workers(), parts.executor(), dispatcher::run);
  }

  /** Begins to take requests. */
  public void open() {
    parts.transports().watch(this);
  }

  @Override
  public void came(RpcTransport transport) {
    synchronized (this) {
      if (closing || listeners.containsKey(transport)) {
        return;
      }
    }
    RpcListener listener;
    try {
      var config = parts.config().get();
      listener =
          transport.listen(
              RpcAddress.of(Target.topic(name()).withServer(host()), config.exchange()),
              Math.max(config.prefetch(), config.workers()),
              delivery -> received(delivery, transport));
    } catch (IOException | RuntimeException e) {
      log.error("Manager {} is not served on transport {}", name(), transport.name(), e);
      return;
    }
    if (!keep(transport, listener)) {
      listener.close();
    }
  }

  private boolean keep(RpcTransport transport, RpcListener listener) {
    synchronized (this) {
      return !closing
          && parts.transports().has(transport)
          && listeners.putIfAbsent(transport, listener) == null;
    }
  }

  @Override
  public void gone(RpcTransport transport) {
    RpcListener listener;
    synchronized (this) {
      listener = listeners.remove(transport);
    }
    if (listener != null) {
      quietly(listener::close, transport.name());
    }
  }

  private void received(RpcDelivery delivery, RpcTransport transport) {
    if (quiet) {
      delivery.release();
    } else {
      var incoming = new Incoming(delivery, transport);
      if (workers.submit(incoming) && SEVERAL) {
        incoming.readAhead(parts.json());
      }
    }
  }

  /** Takes other services of the whiteboard. */
  public void whiteboard(List<Endpoint> now) {
    endpoints.whiteboard(now);
  }

  @Override
  public void swapped() {
    endpoints.swapped(manager.manager().getClass());
  }

  /** Takes nothing new; what has not begun goes back to its queue, what has finishes. */
  @Override
  public void quiesce() {
    synchronized (this) {
      closing = true;
    }
    parts.transports().unwatch(this);
    // First the ears, then the flag: what is given back must not come again at once.
    listeners().forEach((transport, each) -> quietly(each::quiesce, transport.name()));
    quiet = true;
    workers.unstarted().forEach(each -> each.delivery().release());
    entry.close();
  }

  @Override
  public void close() throws InterruptedException {
    quiesce();
    Duration limit = parts.config().get().close();
    try {
      if (!workers.awaitIdle(limit)) {
        log.warn(
            "{} requests to manager {} still run after {} s, and are interrupted",
            workers.interrupt(),
            name(),
            limit.toMillis() / 1e3);
      }
    } finally {
      workers.close();
      workers.unstarted().forEach(each -> each.delivery().release());
      listeners().forEach((transport, each) -> quietly(each::close, transport.name()));
      synchronized (this) {
        listeners.clear();
      }
      closed.accept(this);
    }
  }

  private synchronized Map<RpcTransport, RpcListener> listeners() {
    return new LinkedHashMap<>(listeners);
  }

  private void quietly(Runnable step, String transport) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.warn("Transport {} failed to let go of manager {}", transport, name(), e);
    }
  }

  public String name() {
    return manager.name();
  }

  public String host() {
    return manager.host();
  }

  /**
   * Tells whether a caller in this JVM can call the manager by this interface without a message.
   */
  public boolean isDirect(Class<?> api) {
    try {
      return !quiet && api.isInstance(manager.manager());
    } catch (IllegalStateException e) {
      return false; // it has ended just now
    }
  }

  /**
   * Calls the manager on the caller's thread, as a request would.
   *
   * @throws ClassCastException if another one serves now, which the interface does not fit
   */
  public @Nullable Object direct(Class<?> api, RpcMethod method, RpcRequest request)
      throws Exception {
    Duration wait = request.context().remaining(parts.clock()).orElse(Duration.ofHours(1));
    try (var call = manager.enter("rpc " + method.name(), wait)) {
      Object object = api.cast(call.manager());
      return parts.interceptors().server(request, next -> Dispatcher.invoke(method, object, next));
    }
  }

  /** Tells what it is. */
  public RpcServerInfo info() {
    List<String> names = new ArrayList<>();
    listeners().keySet().forEach(each -> names.add(each.name()));
    return new RpcServerInfo(
        name(),
        host(),
        names,
        !quiet && !names.isEmpty(),
        workers.running(),
        workers.waiting(),
        counters.executed.sum(),
        counters.refused.sum(),
        counters.expired.sum(),
        counters.malformed.sum(),
        counters.duplicates.sum(),
        counters.lostReplies.sum(),
        endpoints.now().all().stream().map(Endpoint::info).toList());
  }

  /** Returns what it serves now, in the order of the search. */
  public List<Endpoint> endpoints() {
    return endpoints.now().all();
  }
}
