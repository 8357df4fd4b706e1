package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcArgumentException;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcDeniedException;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcExpiredException;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.RpcUnsupportedVersionException;
import dev.manager.rpc.RpcVersionCapException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.TestManager.Kind;
import dev.manager.rpc.internal.TestManager.Part;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTest {
  private final TestHost host = new TestHost("direct.enabled=false");
  private final TestManager manager = new TestManager();
  private final RequestContext context = RequestContext.create();

  @AfterEach
  void close() throws InterruptedException {
    manager.hold.countDown();
    host.close();
  }

  private RpcClient served() {
    host.serve("test", manager);
    return host.client("test");
  }

  @Test
  void callsByName() {
    assertThat(served().call(context, "add", Map.of("b", 3, "a", 40))).isEqualTo(43);
  }

  @Test
  void returnsEveryKindOfNothing() {
    RpcClient client = served();
    for (Object each : Arrays.asList(null, List.of(), Map.of(), false, 0, "", 1.5)) {
      Map<String, Object> arguments = new HashMap<>();
      arguments.put("value", each);
      assertThat(client.call(context, "echo", arguments)).isEqualTo(each);
    }
  }

  @Test
  void aProxyCarriesRecordsEnumsTimesAndOptionals() {
    TestApi api = served().proxy(TestApi.class);
    var part =
        new Part(
            "žluť \u0000\"",
            Kind.LARGE,
            Duration.ofMillis(1500),
            Instant.parse("1920-02-03T04:05:06.000007Z"),
            List.of("a", "b"));
    assertThat(api.part(part, Optional.empty())).isEqualTo(part);
    assertThat(api.part(part, Optional.of("!")).name()).isEqualTo(part.name() + "!");
    assertThat(api.parts(Map.of("x", part), null)).containsExactly(part);
    assertThat(api.add(Long.MAX_VALUE, -1)).isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void aProxyThatReturnsAStageDoesNotWait() throws Exception {
    TestApi api = served().proxy(TestApi.class);
    assertThat(api.later("now").toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo("now");
  }

  @Test
  void theContextGoesAlongAndItsDeadlineShrinks() {
    RpcClient client = served();
    Instant deadline = Instant.now().plusSeconds(3600);
    client.call(
        context
            .withUser("mark")
            .withProject("x")
            .withRoles(Set.of("reader"))
            .withDeadline(deadline)
            .with("trace", Map.of("a", List.of(1, "b"))),
        "echo",
        Map.of("value", 1));
    RequestContext seen = Objects.requireNonNull(manager.seen);
    assertThat(seen.user()).contains("mark");
    assertThat(seen.project()).contains("x");
    assertThat(seen.requestId()).isEqualTo(context.requestId());
    assertThat(seen.roles()).containsExactly("reader");
    assertThat(seen.entries()).containsEntry("trace", Map.of("a", List.of(1, "b")));
    assertThat(seen.deadline().orElseThrow())
        .isBefore(Instant.now().plusSeconds(61)); // the call's own timeout is earlier
  }

  @Test
  void twoCallersGetTheirOwnReplies() throws Exception {
    RpcClient client = served();
    var held = client.callAsync(context, "held", Map.of(), String.class).toCompletableFuture();
    manager.entered.await();
    assertThat(client.call(context, "add", Map.of("a", 1, "b", 1))).isEqualTo(2);
    assertThat(held).isNotDone();
    manager.hold.countDown();
    assertThat(held.get(60, TimeUnit.SECONDS)).isEqualTo("done");
  }

  /** A client of a topic that takes everything and answers nothing. */
  private RpcClient unanswered() {
    host.local.listen(
        RpcAddress.of(Target.topic("deaf").withServer("h1"), "openstack"), 10, delivery -> {});
    return host.client("deaf").prepare(RpcOptions.DEFAULT.withTimeout(Duration.ofMillis(10)));
  }

  @Test
  void aTimeoutNamesAllThatIsKnown() {
    RpcClient client = unanswered();
    assertThatThrownBy(() -> client.call(context, "held", Map.of()))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageMatching(
            "No reply to held from deaf within \\d+\\.\\d{3} s \\(message [0-9a-f]{32}\\): its time"
                + " was over; the call may have run");
  }

  @Test
  void anAsynchronousCallTimesOutToo() {
    assertThat(
            unanswered().callAsync(context, "held", Map.of(), Object.class).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withCauseInstanceOf(RpcTimeoutException.class);
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() {
    RpcClient client = served();
    assertThatThrownBy(
            () -> client.call(context.withDeadline(Instant.EPOCH), "run", Map.of("id", "1")))
        .isInstanceOf(RpcExpiredException.class);
    assertThat(manager.runs).isEmpty();
  }

  @Test
  void anExpiredCastIsNeverExecuted() {
    RpcClient client = served();
    client.cast(context.withDeadline(Instant.now().minusSeconds(1)), "run", Map.of("id", "1"));
    client.cast(context, "run", Map.of("id", "2"));
    await().atMost(Duration.ofSeconds(60)).until(() -> manager.runs.containsKey("2"));
    assertThat(manager.runs).containsOnlyKeys("2");
  }

  @Test
  void aCastToAllReachesAll() {
    host.serve("test", manager);
    var other = new TestManager();
    host.serve(new TestPlace("test", "h2", other));
    host.client("test").fanout(context, "run", Map.of("id", "x"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> manager.runs.containsKey("x") && other.runs.containsKey("x"));
  }

  @Test
  void aTopicIsSharedAndAServerIsNot() {
    host.serve("test", manager);
    var other = new TestManager();
    host.serve(new TestPlace("test", "h2", other));
    for (int i = 0; i < 10; i++) {
      host.client("test").call(context, "run", Map.of("id", "t" + i));
    }
    for (int i = 0; i < 10; i++) {
      host.client().prepare(Target.parse("test.h2")).call(context, "run", Map.of("id", "s" + i));
    }
    assertThat(manager.runs.keySet()).isNotEmpty().allMatch(id -> id.startsWith("t"));
    assertThat(other.runs.keySet()).anyMatch(id -> id.startsWith("t"));
    assertThat(other.runs.keySet().stream().filter(id -> id.startsWith("s"))).hasSize(10);
  }

  @Test
  void callsThatCannotBeAreRefusedBeforeTheyAreSent() {
    RpcClient client = served();
    assertThatThrownBy(() -> host.client().call(context, "add", Map.of()))
        .isInstanceOf(RpcTargetException.class)
        .hasMessageContaining("needs a target");
    assertThatThrownBy(() -> client.prepare(client.target().toAll()).call(context, "a", Map.of()))
        .isInstanceOf(RpcTargetException.class)
        .hasMessageContaining("cast it");
    RpcClient capped = client.prepare(RpcOptions.DEFAULT.withVersionCap("1.5"));
    assertThatThrownBy(
            () -> capped.prepare(client.target().withVersion("1.6")).call(context, "add", Map.of()))
        .isInstanceOf(RpcVersionCapException.class)
        .hasMessage("add needs version 1.6, but its client may ask for no more than 1.5");
    assertThatThrownBy(() -> capped.call(context, "add", Map.of()))
        .isInstanceOf(RpcVersionCapException.class);
    RpcClient old = client.prepare(RpcOptions.DEFAULT.withVersionCap("1.3"));
    assertThat(old.proxy(TestApi.class).add(1, 2)).isEqualTo(3);
    assertThatThrownBy(() -> old.proxy(TestApi.class).later("x").toCompletableFuture().join())
        .hasCauseInstanceOf(RpcVersionCapException.class);
  }

  @Test
  void nobodyServesIsSaidAtOnce() {
    assertThatThrownBy(() -> host.client("nobody").call(context, "add", Map.of()))
        .isInstanceOf(RpcUnroutableException.class)
        .hasMessage("Nobody serves nobody");
    assertThatThrownBy(() -> host.client("nobody").cast(context, "add", Map.of()))
        .isInstanceOf(RpcUnroutableException.class);
    host.client("nobody").fanout(context, "add", Map.of()); // nobody is told
    host.use();
    assertThatThrownBy(() -> host.client("nobody").call(context, "add", Map.of()))
        .hasMessage("There is no transport for remote calls");
  }

  @Test
  void whatTheServerCannotDoItSays() {
    RpcClient client = served();
    assertThatThrownBy(() -> client.call(context, "nosuch", Map.of()))
        .isInstanceOf(RpcNoSuchMethodException.class)
        .hasMessage("Remote error: NoSuchMethod Endpoint does not support RPC method nosuch");
    assertThatThrownBy(
            () -> client.prepare(client.target().withVersion("9.0")).call(context, "add", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class)
        .hasMessageContaining("Endpoint does not support RPC version 9.0. Attempted method: add");
    assertThatThrownBy(
            () ->
                client
                    .prepare(client.target().withNamespace("other"))
                    .call(context, "add", Map.of()))
        .isInstanceOf(RpcUnsupportedVersionException.class);
    assertThatThrownBy(() -> client.call(context, "add", Map.of("a", 1)))
        .isInstanceOf(RpcArgumentException.class)
        .hasMessageContaining("add() misses argument b, expected long");
    assertThatThrownBy(() -> client.call(context, "add", Map.of("a", 1, "b", 2, "c", 3)))
        .isInstanceOf(RpcArgumentException.class)
        .hasMessageContaining("add() got unknown arguments [c], expected [a: long, b: long]");
    assertThatThrownBy(() -> client.call(context, "add", Map.of("a", 1, "bb", 2)))
        .isInstanceOf(RpcArgumentException.class)
        .hasMessageContaining(
            "add() misses argument b, expected long; it got unknown arguments [bb]");
    assertThatThrownBy(() -> client.call(context, "add", Map.of("a", 1, "b", "2")))
        .isInstanceOf(RpcArgumentException.class)
        .hasMessageContaining("add() got a wrong argument b, expected long");
    assertThat(client.call(context, "add", Map.of("a", 1, "b", 2))).isEqualTo(3);
  }

  @Test
  void whatAMethodThrowsComesBack() {
    RpcClient client = served();
    assertThatThrownBy(() -> client.call(context, "fail", Map.of("how", "surprise")))
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            e -> {
              assertThat(e.type()).isEqualTo("RuntimeError"); // as Python names it
              assertThat(e.remoteMessage()).isEqualTo("a surprise");
              assertThat(e.trace()).isNotEmpty();
            });
    TestApi api = client.proxy(TestApi.class);
    assertThatThrownBy(() -> api.fail("known"))
        .isInstanceOf(KnownException.class)
        .hasMessage("it is known")
        .hasCauseInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> api.fail("illegal"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bad value 42");
    assertThatThrownBy(() -> api.fail("surprise")).isInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> api.fail("error")).isInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> api.fail("refused")).isExactlyInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> api.fail("silent")).isInstanceOf(RpcRemoteException.class);
    assertThat(api.add(1, 1)).isEqualTo(2);
  }

  @Test
  void aMethodMayThrowWhatPythonKnows() {
    RpcClient client = served();
    assertThatThrownBy(() -> client.call(context, "fail", Map.of("how", "nova")))
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            e -> {
              assertThat(e.module() + "." + e.type()).isEqualTo("nova.exception.InstanceNotFound");
              assertThat(e.details()).isEqualTo(Map.of("instance_id", "i-1", "code", 404));
              assertThat(e.arguments()).isEqualTo(List.of("Instance i-1 could not be found."));
            });
    assertThatThrownBy(() -> client.call(context, "fail", Map.of("how", "unsendable")))
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            e -> {
              assertThat(e.type()).isEqualTo("InstanceNotFound");
              assertThat(e.details()).isEmpty();
            });
  }

  @Test
  void rolesAreChecked() {
    RpcClient client = served();
    assertThatThrownBy(() -> client.call(context, "guarded", Map.of()))
        .isInstanceOf(RpcDeniedException.class)
        .hasMessageContaining("asks for one of the roles [admin, operator], the caller has []");
    assertThat(client.call(RequestContext.admin(), "guarded", Map.of())).isEqualTo("guarded");
  }

  @Test
  void theBaseApiIsAlwaysThere() {
    RpcClient base =
        host.client().prepare(served().target().withNamespace("baseapi").withServer("h1"));
    assertThat(base.call(context, "ping", Map.of("arg", "foo")))
        .isEqualTo(Map.of("service", "test", "arg", "foo"));
    assertThat(base.call(context, "get_backdoor_port", Map.of())).isNull();
  }

  /** As the reference's client does it, with the least time that gets heartbeats. */
  @Test
  void aMonitoredCallGetsSignsOfLifeUntilItsReply() throws Exception {
    served();
    List<Reply> replies = new CopyOnWriteArrayList<>();
    var address =
        host.local.replies(
            body -> {
              try {
                replies.add(Reply.read(host.json, body));
              } catch (WireException e) {
                throw new IllegalStateException(e);
              }
            });
    byte[] body =
        Request.write(
            host.json,
            Target.topic("test"),
            "held",
            Map.of(),
            context,
            "u1",
            new ReplyTo(address.address(), "m1"),
            Duration.ofSeconds(2));
    host.local.send(
        RpcAddress.of(Target.topic("test"), "openstack"),
        new RpcMessage(body, "u1", null, Duration.ofSeconds(60), null, true));
    await().atMost(Duration.ofSeconds(60)).until(() -> replies.size() >= 2);
    assertThat(replies).allMatch(each -> !each.ending() && !each.hasContent());
    manager.hold.countDown();
    await().atMost(Duration.ofSeconds(60)).until(() -> replies.get(replies.size() - 1).ending());
    assertThat(replies).filteredOn(Reply::ending).hasSize(1);
    await().atMost(Duration.ofSeconds(60)).until(() -> host.timer.getQueue().isEmpty());
  }

  @Test
  void aMonitoredCallOfAnUnknownMethodLeavesNoHeartbeatBehind() {
    RpcClient client = served().prepare(RpcOptions.DEFAULT.withMonitor(Duration.ofSeconds(2)));
    assertThatThrownBy(() -> client.call(context, "nosuch", Map.of()))
        .isInstanceOf(RpcNoSuchMethodException.class);
    assertThat(host.timer.getQueue()).isEmpty();
  }

  @Test
  void aTransportThatGoesFailsTheCallsThatWentByIt() throws Exception {
    RpcClient client = served();
    var held = client.callAsync(context, "held", Map.of(), Object.class).toCompletableFuture();
    manager.entered.await();
    host.use();
    assertThat(held)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withCauseInstanceOf(RpcException.class)
        .withMessageContaining("transport local has gone; the call may have run");
  }

  @Test
  void interceptorsAreOrderedAndMayRefuse() {
    RpcClient client = served();
    List<String> order = new CopyOnWriteArrayList<>();
    host.around.add(
        (request, next) -> {
          order.add("[1 " + request.method());
          Object result = next.proceed(request.withContext(RequestContext.admin()));
          order.add(" 1]");
          return result;
        });
    host.around.add(
        (request, next) -> {
          order.add("[2");
          Object result = next.proceed(request);
          order.add("2]");
          return result;
        });
    host.before.add(
        (request, next) -> {
          order.add("(c ");
          return next.proceed(request);
        });
    assertThat(client.call(context, "guarded", Map.of())).isEqualTo("guarded");
    assertThat(order).containsExactly("(c ", "[1 guarded", "[2", "2]", " 1]");
    host.around.add(
        0,
        (request, next) -> {
          throw new SecurityException("not today");
        });
    assertThatThrownBy(() -> client.call(context, "add", Map.of("a", 1, "b", 1)))
        .isInstanceOfSatisfying(
            RpcRemoteException.class, e -> assertThat(e.type()).isEqualTo("PermissionError"));
  }
}
