package dev.manager.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcArgumentException;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcDeniedException;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.Target;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller must not be able to do. */
class SecurityTest {
  private final TestHost host = new TestHost("direct.enabled=false");
  private final TestManager manager = new TestManager();
  private final RequestContext context = RequestContext.create();
  private RpcClient client;

  @BeforeEach
  void serve() {
    host.serve("test", manager);
    client = host.client("test");
  }

  @AfterEach
  void close() throws InterruptedException {
    assertThat(manager.secret).hasValue(0);
    assertThat(client.call(context, "add", Map.of("a", 1, "b", 1))).isEqualTo(2); // it goes on
    host.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "toString",
        "hashCode",
        "getClass",
        "notify",
        "wait",
        "finalize",
        "clone",
        "initHost",
        "cleanupHost",
        "deactivate",
        "activate",
        "bindManagerRuntime",
        "name",
        "rpc",
        "hidden",
        "setSecret",
        "secret",
        "notRemote",
        "again",
        "_add",
        "add ",
        "Add",
        "java.lang.Runtime.exec",
        "dev.manager.rpc.internal.TestManager.setSecret",
        "add.add",
        "TestApi.add",
        "add(long,long)",
        "<init>",
        "<clinit>",
        "../add",
        "%61dd"
      })
  void onlyMethodsOfRemoteInterfacesAreReached(String method) {
    assertThatThrownBy(() -> client.call(context, method, Map.of()))
        .isInstanceOf(RpcNoSuchMethodException.class);
  }

  @Test
  void noClassIsMadeOfAName() {
    for (String each : List.of("java.lang.String", "dev.manager.rpc.internal.TestManager")) {
      assertThatThrownBy(() -> client.call(context, "type", Map.of("type", each)))
          .isInstanceOf(RpcArgumentException.class)
          .hasMessageContaining("a class cannot be sent");
    }
    assertThat(
            client.call(
                context,
                "echo",
                Map.of("value", List.of("java.net.URL", Map.of("@class", "java.io.File")))))
        .isEqualTo(List.of("java.net.URL", Map.of("@class", "java.io.File")));
  }

  @Test
  void typesAreNotConfused() {
    List<Object> wrong =
        List.of("1", 1.5, true, List.of(1), Map.of("x", 1), "", "0x10", 1e300, List.of());
    for (Object each : wrong) {
      assertThatThrownBy(() -> client.call(context, "add", Map.of("a", each, "b", 1)))
          .as("%s", each)
          .isInstanceOf(RpcArgumentException.class);
    }
    for (Object each : List.of("text", 1, List.of(), Map.of("name", 3), Map.of("nope", "x"))) {
      assertThatThrownBy(() -> client.call(context, "part", Map.of("part", each)))
          .as("%s", each)
          .isInstanceOf(RpcArgumentException.class);
    }
    for (Object each : List.of(0, "small", "HUGE", true)) {
      Map<String, Object> part = Map.of("name", "a", "kind", each, "took", 1, "parts", List.of());
      assertThatThrownBy(() -> client.call(context, "part", Map.of("part", part)))
          .as("%s", each)
          .isInstanceOf(RpcArgumentException.class);
    }
  }

  /** Sent as bytes, for a client of ours would not send them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\":DEEP}",
        "{\"value\":{\"a\":DEEP}}",
        "{MANY}",
        "{\"value\":1,\"value\":2}",
        "{\"value\":{\"a\":1,\"a\":2}}",
        "{\"value\":LONG}",
        "{\"value\":[HUGE]}",
        "{\"NAME\":1}"
      })
  void whatIsTooMuchIsRefusedAndAnswered(String arguments) throws Exception {
    String text =
        arguments
            .replace("DEEP", "[".repeat(5000) + "]".repeat(5000))
            .replace("MANY", "\"x\":0" + manyArguments())
            .replace("LONG", "9".repeat(5000))
            .replace("HUGE", "1,".repeat(3 << 20) + "1")
            .replace("NAME", "n".repeat(100_000));
    Queue<String> replies = new ConcurrentLinkedQueue<>();
    String address = host.local.replies(body -> replies.add(new String(body, UTF_8))).address();
    String body =
        "{\"method\":\"echo\",\"_msg_id\":\"m1\",\"_reply_q\":\"%s\",\"args\":%s}"
            .formatted(address, text);
    host.local
        .send(
            RpcAddress.of(Target.topic("test"), "openstack"),
            new RpcMessage(body.getBytes(UTF_8), "u1", null, Duration.ofSeconds(60), null, true))
        .toCompletableFuture()
        .join();
    await().atMost(Duration.ofSeconds(60)).until(() -> !replies.isEmpty());
    assertThat(replies).hasSize(1);
    assertThat(replies.element())
        .contains("BadArgument", "The request cannot be read: ")
        .hasSizeLessThan(2000);
    assertThat(manager.seen).isNull();
  }

  private static String manyArguments() {
    var text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append(",\"x%d\":0".formatted(i));
    }
    return text.toString();
  }

  @Test
  void claimsThatAreNoRolesGiveNone() {
    RequestContext claims =
        context
            .with("is_admin", true)
            .with("roles", List.of("admin"))
            .with("_roles", List.of("admin"))
            .withRoles(Set.of("ADMIN", "admin ", "administrator"));
    assertThatThrownBy(() -> client.call(claims, "guarded", Map.of()))
        .isInstanceOf(RpcDeniedException.class);
  }
}
