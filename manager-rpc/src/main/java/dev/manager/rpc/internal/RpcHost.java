package dev.manager.rpc.internal;

import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcClientInterceptor;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcServerInterceptor;
import dev.manager.rpc.internal.client.Client;
import dev.manager.rpc.internal.client.Core;
import dev.manager.rpc.internal.local.LocalTransport;
import dev.manager.rpc.internal.server.ServerParts;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.spi.Backdoor;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.RpcTransport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote calls of one host, from when the bundle starts until it stops. Opened and closed by one
 * thread at a time; everything in it is thread-safe.
 */
final class RpcHost {
  private static final Logger log = LoggerFactory.getLogger(RpcHost.class);

  /** So that any other transport is preferred. */
  private static final int LOCAL_RANKING = -1000;

  private final BundleContext context;
  private final ExecutorService executor = Threads.workers("dev.manager.rpc");
  private final Continuations continuations = new Continuations("dev.manager.rpc-then");
  private final ScheduledThreadPoolExecutor timer = Threads.timer("dev.manager.rpc-timer");
  private final Transports transports = new Transports();
  private final LocalTransport local;
  private final Ranked<RpcTransport> present;
  private final Ranked<RpcServerInterceptor> around;
  private final Ranked<RpcClientInterceptor> before;
  private final Ranked<Backdoor> backdoors;
  private final Whiteboard whiteboard;
  private final Servers servers;
  private final Core core;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private volatile RpcConfig config;

  RpcHost(BundleContext context, RpcConfig config) throws InvalidSyntaxException {
    this.context = context;
    this.config = config;
    var json = new Json(config.wire());
    List<Tracing> tracing = tracing();
    this.local = new LocalTransport(() -> this.config.local(), timer);
    this.present = new Ranked<>(context, RpcTransport.class, List.of(), transports::update);
    this.around =
        new Ranked<>(context, RpcServerInterceptor.class, List.copyOf(tracing), now -> {});
    this.before =
        new Ranked<>(context, RpcClientInterceptor.class, List.copyOf(tracing), now -> {});
    this.backdoors = new Ranked<>(context, Backdoor.class, List.of(), now -> {});
    this.whiteboard = new Whiteboard(context, json);
    var interceptors = new Interceptors(around::present, before::present);
    var clock = Clock.systemUTC();
    var parts =
        new ServerParts(() -> this.config, json, transports, interceptors, executor, timer, clock);
    this.servers = new Servers(parts, this::backdoorPort, whiteboard);
    this.core =
        new Core(
            () -> this.config,
            json,
            transports,
            interceptors,
            timer,
            servers::find,
            clock,
            continuations);
  }

  /** Where OpenTelemetry's API is not present the class cannot even be loaded. */
  private static List<Tracing> tracing() {
    try {
      return List.of(new Tracing());
    } catch (LinkageError e) {
      log.debug("No OpenTelemetry here", e);
      return List.of();
    }
  }

  private OptionalInt backdoorPort() {
    List<Backdoor> all = backdoors.present();
    return all.isEmpty() ? OptionalInt.empty() : OptionalInt.of(all.get(0).port());
  }

  void open() {
    backdoors.open();
    around.open();
    before.open();
    present.open();
    whiteboard.open();
    core.open();
    register(RpcTransport.class, local, LOCAL_RANKING);
    register(RpcEndpoints.class, servers, null);
    register(RpcClient.class, new Client(core), null);
    register(ManagerExtension.class, servers, null);
  }

  private <S> void register(Class<S> type, S service, @Nullable Integer ranking) {
    Map<String, Object> properties =
        ranking == null ? Map.of() : Map.of(Constants.SERVICE_RANKING, ranking);
    services.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
  }

  void config(RpcConfig changed) {
    config = changed;
  }

  /** Ends: servers first, while calls that they still carry out can be answered. */
  void close() {
    for (int i = services.size() - 1; i >= 0; i--) {
      services.get(i).unregister();
    }
    core.close();
    whiteboard.close();
    present.close();
    before.close();
    around.close();
    backdoors.close();
    local.close();
    Threads.end(executor);
    continuations.close();
    timer.shutdownNow();
  }
}
