package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Remote;
import dev.manager.itest.probe.Remote.Answer;
import dev.manager.itest.probe.Runs;
import dev.manager.itest.probe.Script;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcClientInterceptor;
import dev.manager.rpc.RpcDeniedException;
import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.rpc.RpcServerInterceptor;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.Target;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** Remote calls around managers, endpoints, transports and interceptors that come and go. */
class RemoteTest {
  static final String PART = "dev.manager.rpc";
  static final String PID = "itest.remote";

  private final Host host = new Host();
  private final String name = Host.unique("remote");
  private final Script script = Script.of(name);
  private final Runs runs = Runs.of(name);
  private final RequestContext context = RequestContext.create();

  @BeforeEach
  void startThePart() throws Exception {
    host.settings(PART, "direct.enabled", "false");
    host.part(PART);
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private Bundle serve() {
    Bundle bundle = host.start("remote");
    host.managerOf(bundle, PID, name);
    host.running(name);
    return bundle;
  }

  private RpcClient client() {
    return host.service(RpcClient.class).prepare(Target.topic(name));
  }

  private RpcServerInfo server() {
    return host.service(RpcEndpoints.class).list().stream()
        .filter(each -> each.manager().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void callsCastsAndCastsToAll() throws Exception {
    serve();
    RpcClient client = client();
    assertThat(client.call(context, "run", Map.of("id", "a")))
        .isEqualTo(Map.of("id", "a", "object", 1));
    assertThat(client.call(context.withUser("ann"), "run", Map.of("id", "b"), Answer.class))
        .isEqualTo(new Answer("b", 1));
    assertThat(script.steps()).contains("run by ann");
    assertThat(
            client
                .callAsync(context, "again", Map.of("id", "c"), Answer.class)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(new Answer("c", 1));
    client.cast(context, "run", Map.of("id", "d"));
    client.fanout(context, "run", Map.of("id", "e"));
    host.service(RpcClient.class)
        .prepare(Target.topic(name).withServer(host.managers().host()))
        .cast(context, "run", Map.of("id", "f"));
    soon().until(() -> runs.size() == 6);
    assertThat(List.of("a", "b", "c", "d", "e", "f")).allMatch(id -> runs.times(id) == 1);
    soon().until(() -> server().running() == 0);
    assertThat(server().executed()).isEqualTo(6);
    assertThatThrownBy(() -> client.call(context, "cleanupHost", Map.of()))
        .isInstanceOf(RpcNoSuchMethodException.class);
    assertThatThrownBy(() -> client.call(context, "echo", Map.of("text", "x")))
        .describedAs("a method of the local api")
        .isInstanceOf(RpcNoSuchMethodException.class);
  }

  @Test
  void aProxyIsTheInterfaceFromAfarOrDirectly() throws Exception {
    serve();
    script.on(
        "hold",
        self -> {
          throw new IOException("disk is gone");
        });
    RpcClient here =
        host.service(RpcClient.class)
            .prepare(Target.topic(name).withServer(host.managers().host()));
    for (boolean direct : new boolean[] {false, true}) {
      Remote proxy = here.prepare(RpcOptions.DEFAULT.withDirect(direct)).proxy(Remote.class);
      assertThat(proxy.run(context, "direct " + direct))
          .isEqualTo(new Answer("direct " + direct, 1));
      assertThat(proxy.later("x").toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo("x");
      assertThatThrownBy(proxy::hold).isInstanceOf(IOException.class).hasMessage("disk is gone");
      assertThatThrownBy(proxy::guarded).isInstanceOf(RpcDeniedException.class);
    }
    assertThat(client().call(RequestContext.admin(), "guarded", Map.of())).isEqualTo(1);
  }

  @Test
  void aTransportThatComesServesTheRunningManager() throws Exception {
    serve();
    var probe = new ProbeTransport(host.service(RpcTransport.class), "probe");
    ServiceRegistration<RpcTransport> registration =
        host.register(RpcTransport.class, probe, Map.of(Constants.SERVICE_RANKING, 1));
    assertThat(server().transports()).containsExactlyInAnyOrder("local", "probe");
    assertThat(client().call(context, "run", Map.of("id", "a"))).isNotNull();
    assertThat(probe.sent()).describedAs("a request and its reply").isEqualTo(2);
    client()
        .prepare(RpcOptions.DEFAULT.withTransport("local"))
        .call(context, "run", Map.of("id", "b"));
    assertThat(probe.sent()).isEqualTo(2);

    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    script.on(
        "hold",
        self -> {
          inside.countDown();
          release.await();
        });
    var held = client().callAsync(context, "hold", Map.of(), int.class).toCompletableFuture();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    registration.unregister();
    assertThat(held)
        .failsWithin(Host.PATIENCE)
        .withThrowableThat()
        .withMessageContaining("transport probe has gone; the call may have run");
    release.countDown();
    assertThat(server().transports()).containsExactly("local");
    assertThat(probe.listeners()).isZero();
    assertThat(client().call(context, "run", Map.of("id", "c"))).isNotNull();
    assertThat(List.of("a", "b", "c")).allMatch(id -> runs.times(id) == 1);
    assertThatThrownBy(
            () ->
                client()
                    .prepare(RpcOptions.DEFAULT.withTransport("probe"))
                    .call(context, "run", Map.of("id", "d")))
        .hasMessage("There is no transport probe, only [local]");
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void thePartStopsAndStartsWithoutTheManager() throws Exception {
    serve();
    RpcClient before = client();
    assertThat(before.call(context, "run", Map.of("id", "a"))).isNotNull();
    var inside = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    script.on(
        "hold",
        self -> {
          inside.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    Host.change(
        host.configurationAdmin().getConfiguration(PART, "?"), "close.timeout.seconds", "0.2");
    var held = before.callAsync(context, "hold", Map.of(), int.class).toCompletableFuture();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    host.bundle(PART).stop();
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(held).failsWithin(Host.PATIENCE);
    assertThatThrownBy(() -> before.call(context, "run", Map.of("id", "b")))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("stop");
    assertThat(host.info(name).extensions()).isEmpty();
    assertThat(host.handle(name).echo("x")).isEqualTo("x#1");
    host.bundle(PART).start();
    soon().until(() -> !host.service(RpcEndpoints.class).list().isEmpty());
    assertThat(client().call(context, "run", Map.of("id", "c"))).isNotNull();
    assertThat(runs.times("b")).isZero();
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void settingsCountAtOnceAndBadOnesNotAtAll() throws Exception {
    serve();
    Configuration part = host.configurationAdmin().getConfiguration(PART, "?");
    var release = new CountDownLatch(1);
    script.on("hold", self -> release.await());
    try {
      Host.change(part, "response.timeout.seconds", "0.05");
      soon()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> client().call(context, "hold", Map.of()))
                      .isInstanceOf(RpcTimeoutException.class)
                      .hasMessageMatching("No reply to hold from " + name + " within 0\\.0.*"));
      Host.change(part, "response.timeout.seconds", "soon", "workers.max", "1");
      assertThatThrownBy(() -> client().call(context, "hold", Map.of()))
          .isInstanceOf(RpcTimeoutException.class);
    } finally {
      release.countDown();
    }
    Host.change(part, "response.timeout.seconds", "60");
    soon()
        .untilAsserted(
            () -> assertThat(client().call(context, "again", Map.of("id", "a"))).isNotNull());
    soon().until(() -> server().running() == 0);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void fewerWorkersLetOthersWait() throws Exception {
    host.settings(PART, "workers.max", "2", "direct.enabled", "false");
    serve();
    var most = new AtomicInteger();
    var now = new AtomicInteger();
    var release = new CountDownLatch(1);
    script.on(
        "hold",
        self -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          release.await();
          now.decrementAndGet();
        });
    for (int i = 0; i < 6; i++) {
      client().cast(context, "hold", Map.of());
    }
    soon().until(() -> server().running() == 2 && server().waiting() == 4);
    String other = Host.unique("other");
    host.managerOf(host.bundle("dev.manager.itest.remote"), PID, other);
    host.running(other);
    assertThat(
            host.service(RpcClient.class)
                .prepare(Target.topic(other))
                .call(context, "run", Map.of("id", "x")))
        .describedAs("another manager is not held up")
        .isNotNull();
    release.countDown();
    soon().until(() -> server().executed() == 6 && server().running() == 0);
    assertThat(most).hasValue(2);
  }

  @Test
  void interceptorsComeInTheOrderOfTheirRanking() {
    serve();
    List<String> order = new CopyOnWriteArrayList<>();
    host.register(
        RpcServerInterceptor.class,
        (request, next) -> {
          order.add("outer " + request.method() + " " + request.roles());
          return next.proceed(request.withContext(RequestContext.admin()));
        },
        Map.of(Constants.SERVICE_RANKING, 5));
    ServiceRegistration<RpcServerInterceptor> inner =
        host.register(
            RpcServerInterceptor.class,
            (request, next) -> {
              order.add("inner " + request.context().roles());
              return next.proceed(request);
            },
            Map.of());
    host.register(
        RpcClientInterceptor.class,
        (request, next) -> {
          order.add("client " + request.target());
          return next.proceed(request);
        },
        Map.of());
    assertThat(client().call(context, "guarded", Map.of())).isEqualTo(1);
    assertThat(order).containsExactly("client " + name, "outer guarded [admin]", "inner [admin]");
    inner.unregister();
    order.clear();
    host.register(
        RpcServerInterceptor.class,
        (request, next) -> {
          throw new SecurityException("not you");
        },
        Map.of(Constants.SERVICE_RANKING, 9));
    assertThatThrownBy(() -> client().call(context, "run", Map.of("id", "a")))
        .isInstanceOfSatisfying(
            RpcRemoteException.class, e -> assertThat(e.remoteMessage()).isEqualTo("not you"));
    assertThat(order).containsExactly("client " + name);
    assertThat(runs.size()).isZero();
  }

  @Test
  void tracingIsNotMissedWhereItIsNot() throws Exception {
    serve();
    assertThatThrownBy(() -> host.bundle(PART).loadClass("io.opentelemetry.api.OpenTelemetry"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(client().call(context, "run", Map.of("id", "a"))).isNotNull();
  }
}
