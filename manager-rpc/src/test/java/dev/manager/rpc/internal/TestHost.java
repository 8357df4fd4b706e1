package dev.manager.rpc.internal;

import dev.manager.ManagerConfig;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcClientInterceptor;
import dev.manager.rpc.RpcServerInterceptor;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.client.Client;
import dev.manager.rpc.internal.client.Core;
import dev.manager.rpc.internal.endpoint.BaseApi;
import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.local.LocalTransport;
import dev.manager.rpc.internal.server.RpcServer;
import dev.manager.rpc.internal.server.ServerParts;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.RpcTransport;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Remote calls without a framework. */
final class TestHost {
  static final String HOST = "h1";

  final ExecutorService executor;
  final Continuations continuations = new Continuations("test-then");
  volatile CountDownLatch held = new CountDownLatch(0); // holds up the continuations
  final ScheduledThreadPoolExecutor timer = Threads.timer("test-timer");
  final Transports transports = new Transports();
  final List<RpcServerInterceptor> around = new CopyOnWriteArrayList<>();
  final List<RpcClientInterceptor> before = new CopyOnWriteArrayList<>();
  final Map<String, RpcServer> servers = new ConcurrentHashMap<>();
  final LocalTransport local;
  final RpcConfig config;
  final Json json;
  final ServerParts parts;
  final Core core;

  TestHost(String... settings) {
    this(Threads.workers("test"), settings);
  }

  TestHost(ExecutorService executor, String... settings) {
    this.executor = executor;
    Map<String, Object> values = new HashMap<>();
    for (String each : settings) {
      values.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    this.config =
        RpcConfig.from(
            ManagerConfig.of(values),
            problem -> {
              throw problem;
            });
    this.json = new Json(config.wire());
    var interceptors = new Interceptors(() -> around, () -> before);
    this.local = new LocalTransport(config::local, timer);
    this.parts =
        new ServerParts(
            () -> config, json, transports, interceptors, executor, timer, Clock.systemUTC());
    this.core =
        new Core(
            () -> config,
            json,
            transports,
            interceptors,
            timer,
            this::find,
            Clock.systemUTC(),
            task -> continuations.execute(() -> continueWith(task)));
    transports.update(List.of(local));
    core.open();
  }

  private Optional<RpcServer> find(Target target) {
    RpcServer server = servers.get(String.valueOf(target.topic()));
    return server != null && server.host().equals(target.server())
        ? Optional.of(server)
        : Optional.empty();
  }

  RpcClient client() {
    return new Client(core);
  }

  RpcClient client(String topic) {
    return client().prepare(Target.topic(topic));
  }

  RpcServer server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  RpcServer serve(ManagedManager place) {
    var base =
        new Endpoint(
            RpcInterface.of(BaseApi.class, json.fresh()),
            new Builtin(place.name(), OptionalInt::empty),
            "builtin");
    var server = new RpcServer(place, parts, List.of(base), closed -> servers.remove(place.name()));
    servers.put(place.name(), server);
    server.open();
    return server;
  }

  RpcServer serve(String name, TestManager manager) {
    return serve(new TestPlace(name, HOST, manager));
  }

  private void continueWith(Runnable task) {
    try {
      if (!held.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("continuations are held for too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    task.run();
  }

  void use(RpcTransport... now) {
    transports.update(List.of(now));
  }

  void close() throws InterruptedException {
    for (RpcServer each : servers.values()) {
      each.close();
    }
    core.close();
    local.close();
    executor.shutdownNow();
    continuations.close();
    timer.shutdownNow();
  }
}
