package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.RequestContext;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcUnsupportedVersionException;
import dev.manager.rpc.Since;
import dev.manager.rpc.internal.endpoint.Endpoint;
import dev.manager.rpc.internal.endpoint.RpcInterface;
import dev.manager.rpc.internal.server.RpcServer;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.WireLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private final TestHost host = new TestHost();
  private final RequestContext context = RequestContext.create();

  @AfterEach
  void close() throws InterruptedException {
    host.close();
  }

  /** One major version. */
  @Rpc(version = "1.5", namespace = "n")
  public interface First {
    String who();
  }

  /** Another. */
  @Rpc(version = "3.4", namespace = "n")
  public interface Third {
    String who();

    String more();
  }

  private Endpoint endpoint(Class<?> api, Object object) {
    return new Endpoint(RpcInterface.of(api, host.json.fresh()), object, "test");
  }

  /** The reference's case 30. */
  @Test
  void theFirstThatUnderstandsAndHasTheMethodIsCalled() {
    RpcServer server = host.serve("test", new TestManager());
    First first = () -> "first";
    Third third =
        new Third() {
          @Override
          public String who() {
            return "third";
          }

          @Override
          public String more() {
            return "more";
          }
        };
    server.whiteboard(List.of(endpoint(First.class, first), endpoint(Third.class, third)));
    RpcClient client = host.client("test");
    RpcClient in = client.prepare(client.target().withNamespace("n"));
    assertThat(in.call(context, "who", Map.of())).isEqualTo("first"); // no version is 1.0
    assertThat(at(in, "1.5").call(context, "who", Map.of())).isEqualTo("first");
    assertThat(at(in, "3.2").call(context, "who", Map.of())).isEqualTo("third");
    for (String each : List.of("1.6", "2.0", "3.5")) {
      assertThatThrownBy(() -> at(in, each).call(context, "who", Map.of()))
          .isInstanceOf(RpcUnsupportedVersionException.class);
    }
    assertThatThrownBy(() -> at(in, "1.5").call(context, "more", Map.of()))
        .isInstanceOf(RpcNoSuchMethodException.class);
    server.whiteboard(List.of());
    assertThatThrownBy(() -> in.call(context, "who", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class);
  }

  private static RpcClient at(RpcClient client, String version) {
    return client.prepare(client.target().withVersion(version));
  }

  /** Has two methods of one name. */
  @Rpc
  public interface Overloaded {
    void a(int b);

    void a(String b);
  }

  /** Says that a method came later than the interface. */
  @Rpc(version = "1.1")
  public interface Early {
    @Since("1.2")
    void a();
  }

  /** Has a primitive that may be left out. */
  @Rpc
  public interface Primitive {
    void a(@Argument(optional = true) int b);
  }

  /** Is not public. */
  @Rpc
  interface Hidden {
    void a();
  }

  /** Is not marked. */
  public interface Plain {
    void a();
  }

  @Test
  void anInterfaceThatCannotBeServedSaysWhy() {
    var json = new Json(WireLimits.DEFAULT);
    Map.of(
            Overloaded.class, "two methods have the remote name a",
            Early.class, "method a is there since 1.2, which version 1.1 does not serve",
            Primitive.class, "argument b of method a is optional, but of the primitive type int",
            Hidden.class, "is not public",
            Plain.class, "is not an interface that is marked with @Rpc",
            TestManager.class, "is not an interface that is marked with @Rpc")
        .forEach(
            (type, why) ->
                assertThatThrownBy(() -> RpcInterface.of(type, json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(why));
  }

  @Test
  void whatIsServedCanBeSeen() {
    RpcServer server = host.serve("test", new TestManager());
    host.client("test").call(context, "add", Map.of("a", 1, "b", 2));
    var info = server.info();
    assertThat(info.transports()).containsExactly("local");
    assertThat(info.serving()).isTrue();
    assertThat(info.endpoints()).extracting("origin").containsExactly("manager", "builtin");
    var add =
        info.endpoints().get(0).methods().stream()
            .filter(each -> each.name().equals("add"))
            .findFirst()
            .orElseThrow();
    assertThat(add.parameters()).containsExactly("a: long", "b: long");
    assertThat(add.calls()).isEqualTo(1);
  }

  @Test
  void aProxyOfThisHostCallsDirectly() throws Exception {
    var manager = new TestManager();
    host.serve("test", manager);
    RpcClient here = host.client().prepare(host.client("test").target().withServer("h1"));
    var value = new Object(); // which could not be sent
    assertThat(here.proxy(TestApi.class).echo(context, value)).isSameAs(value);
    assertThatThrownBy(() -> here.proxy(TestApi.class).fail("known"))
        .isInstanceOf(KnownException.class)
        .hasNoCause();
    assertThatThrownBy(() -> here.proxy(TestApi.class).guarded())
        .hasMessageContaining("asks for one of the roles");
    assertThat(host.server("test").info().executed()).isZero();
  }

  @Test
  void aValueThatCannotBeUsedIsNamed() {
    List<String> problems = new ArrayList<>();
    RpcConfig config =
        RpcConfig.from(
            ManagerConfig.of(
                Map.of(
                    "workers.max", "many",
                    "local.queue.full", "perhaps",
                    "response.timeout.seconds", "0",
                    "depth.max", "12")),
            (ManagerConfigException e) -> problems.add(e.key()));
    assertThat(problems)
        .containsExactlyInAnyOrder("workers.max", "local.queue.full", "response.timeout.seconds");
    assertThat(config.workers()).isEqualTo(64);
    assertThat(config.wire().depth()).isEqualTo(12);
    assertThat(RpcConfig.from(ManagerConfig.of(Map.of()), e -> {}).local().waits()).isTrue();
  }
}
