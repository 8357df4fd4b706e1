package dev.manager.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcNoSuchMethodException;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.RpcUnsupportedVersionException;
import dev.manager.rpc.RpcVersionCapException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.wire.Failure;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.rpc.internal.wire.WireLimits;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against messages that were recorded from oslo.messaging 14.0.3. */
class WireTest {
  private final ObjectMapper plain = new ObjectMapper();
  private final Json json = new Json(WireLimits.DEFAULT);

  private byte[] recorded(String name) throws Exception {
    try (InputStream in = WireTest.class.getResourceAsStream("/wire/" + name + ".json")) {
      JsonNode sample = plain.readTree(Objects.requireNonNull(in, name));
      JsonNode envelope = plain.readTree(sample.get("body_raw").textValue());
      return envelope.get("oslo.message").textValue().getBytes(UTF_8);
    }
  }

  @Test
  void readsACall() throws Exception {
    Request request = Request.read(json, recorded("01_call_request"));
    assertThat(request.method()).isEqualTo("echo");
    assertThat(request.namespace()).isEmpty();
    assertThat(request.version()).hasToString("1.0");
    assertThat(plain.readTree(request.arguments().toString()))
        .hasToString("{\"value\":{\"a\":1,\"s\":\"žluť\"}}");
    assertThat(request.replyTo())
        .isEqualTo(
            new ReplyTo(
                "reply_eec119926f9c452b95fbc98f7d4138f6", "790eaec8daca4657bd07d14b571bafc6"));
    assertThat(request.monitor()).isNull();
    assertThat(request.context().user()).contains("u1");
    assertThat(request.context().project()).contains("p1");
    assertThat(request.context().requestId()).isEqualTo("req-7b1f");
    assertThat(request.context().roles()).containsExactly("admin");
    assertThat(request.context().entries())
        .containsEntry("is_admin", true)
        .containsEntry("timestamp", "2024-01-01T00:00:00.000000");
  }

  @Test
  void readsAMonitorACastAndANamespace() throws Exception {
    assertThat(Request.read(json, recorded("09_call_request_with_call_monitor")).monitor())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(Request.read(json, recorded("12_cast_to_server")).replyTo()).isNull();
    assertThat(Request.read(json, recorded("14_cast_fanout")).replyTo()).isNull();
    assertThat(Request.read(json, recorded("15_cast_with_namespace")).namespace()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "01_call_request",
    "03_call_request_topic_only",
    "09_call_request_with_call_monitor",
    "12_cast_to_server",
    "13_cast_to_topic",
    "14_cast_fanout",
    "15_cast_with_namespace"
  })
  void writesWhatItWasReadFrom(String name) throws Exception {
    byte[] body = recorded(name);
    Request request = Request.read(json, body);
    Target target =
        Target.topic("conductor")
            .withVersion(request.version().toString())
            .withNamespace(request.namespace());
    Map<String, Object> arguments = new LinkedHashMap<>();
    plain
        .readTree(request.arguments().toString())
        .properties()
        .forEach(e -> arguments.put(e.getKey(), e.getValue()));
    byte[] written =
        Request.write(
            json,
            target,
            request.method(),
            arguments,
            request.context(),
            request.uniqueId(),
            request.replyTo(),
            request.monitor());
    assertThat(plain.readTree(written)).isEqualTo(plain.readTree(body));
  }

  @Test
  void readsReplies() throws Exception {
    Reply reply = Reply.read(json, recorded("02_reply_success"));
    assertThat(reply.ending()).isTrue();
    assertThat(reply.failure()).isNull();
    assertThat(plain.readTree(reply.result().toString())).hasToString("{\"a\":1,\"s\":\"žluť\"}");
    Reply beat = Reply.read(json, recorded("10_reply_call_monitor_heartbeat"));
    assertThat(beat.ending()).isFalse();
    assertThat(beat.hasContent()).isFalse();
  }

  @Test
  void readsFailures() throws Exception {
    assertThat(exception("04_reply_failure_ValueError"))
        .isExactlyInstanceOf(RpcRemoteException.class)
        .hasMessage("Remote error: ValueError bad value 42");
    assertThat(exception("07_reply_failure_NoSuchMethod"))
        .isInstanceOf(RpcNoSuchMethodException.class);
    assertThat(exception("08_reply_failure_UnsupportedVersion"))
        .isInstanceOf(RpcUnsupportedVersionException.class)
        .hasMessageContaining("version 9.0. Attempted method: echo");
  }

  @Test
  void anExceptionOfThePythonSideKeepsItsNameAndMessage() throws Exception {
    RpcRemoteException custom = exception("05_reply_failure_custom_exception_with_kwargs");
    assertThat(custom.type())
        .isEqualTo(inner("05_reply_failure_custom_exception_with_kwargs", "class"));
    assertThat(custom.module())
        .isEqualTo(inner("05_reply_failure_custom_exception_with_kwargs", "module"));
    assertThat(custom.remoteMessage())
        .isEqualTo(inner("05_reply_failure_custom_exception_with_kwargs", "message"));
    assertThat(custom.trace()).isNotEmpty();
    assertThat(exception("06_reply_failure_expected_exception").type())
        .isEqualTo(inner("06_reply_failure_expected_exception", "class"));
  }

  /** So that who passes it on, and who catches it, have what it was made with. */
  @Test
  void anExceptionOfThePythonSideKeepsItsArguments() throws Exception {
    RpcRemoteException custom = exception("05_reply_failure_custom_exception_with_kwargs");
    assertThat(custom.arguments()).isEqualTo(List.of("custom message"));
    assertThat(custom.details()).isEqualTo(Map.of("code", 7, "reason", "because"));
    RpcRemoteException passedOn = arrived(custom);
    assertThat(passedOn.arguments()).isEqualTo(custom.arguments());
    assertThat(passedOn.details()).isEqualTo(custom.details());
    JsonNode written = plain.readTree(Reply.failure(json, "u1", "m1", Failures.of(custom, 5)));
    assertThat(plain.readTree(written.get("failure").textValue()).get("kwargs"))
        .hasToString("{\"code\":7,\"reason\":\"because\"}");
    assertThat(exception("04_reply_failure_ValueError").details()).isEmpty();
  }

  @Test
  void whatIsNoListOrMapOfArgumentsIsNone() {
    for (String each : List.of("null", "3", "\"x\"", "{}", "[]")) {
      Failure failure =
          Failure.read(
              json,
              "{\"class\":\"E\",\"module\":\"m\",\"args\":%s,\"kwargs\":%s}"
                  .formatted(each.equals("[]") ? "{}" : each, each.equals("{}") ? "[]" : each));
      assertThat(failure.arguments()).isEmpty();
      assertThat(failure.details()).isEmpty();
    }
  }

  /** Reads what was recorded by another way than ours. */
  private String inner(String name, String key) throws Exception {
    String failure = plain.readTree(recorded(name)).get("failure").textValue();
    return plain.readTree(failure).get(key).textValue();
  }

  /** As its own kind where the interface expects one, under the name that Python gives it. */
  @Test
  void pythonsBuiltInExceptionsAreThoseOfTheInterface() throws Exception {
    assertThat(
            Failures.expected(
                exception("04_reply_failure_ValueError"), List.of(IllegalArgumentException.class)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("bad value 42");
    var old =
        Failure.read(json, "{\"class\":\"KeyError\",\"module\":\"exceptions\",\"message\":\"x\"}");
    assertThat(old.module()).isEqualTo("builtins");
  }

  /** What a method's own calls met has the name that oslo.messaging gives it. */
  @Test
  void failuresOfOwnCallsHaveTheNamesOfOslo() {
    Map.of(
            new RpcTimeoutException("m", "t", Duration.ofSeconds(1), "id", "late"),
            "oslo_messaging.exceptions.MessagingTimeout",
            new RpcUnroutableException("nobody"),
            "oslo_messaging.exceptions.MessageUndeliverable",
            new RpcOverloadException("full"),
            "oslo_messaging.exceptions.MessageDeliveryFailure",
            new RpcTargetException("nowhere"),
            "oslo_messaging.exceptions.InvalidTarget",
            new RpcVersionCapException("too new"),
            "oslo_messaging.rpc.client.RPCVersionCapError",
            new KnownException("ours"),
            KnownException.class.getName())
        .forEach(
            (thrown, name) -> {
              Failure failure = Failures.of(thrown, 1);
              assertThat(failure.module() + "." + failure.type()).isEqualTo(name);
              assertThat(failure.message()).isEqualTo(thrown.getMessage());
            });
  }

  /** Else its caller would believe that the method had not run. */
  @Test
  void aRefusalThatAMethodGotIsNoRefusalOfTheMethod() throws Exception {
    for (RpcRemoteException each :
        List.of(
            Failures.noSuchMethod("m"),
            Failures.unsupportedVersion("1.0", "m"),
            Failures.badArgument("a"),
            Failures.denied("b"),
            Failures.expired("c"))) {
      assertThat(arrived(each)).isExactlyInstanceOf(each.getClass());
      RpcRemoteException got = arrived(Failures.ofMethod(each));
      assertThat(got).isExactlyInstanceOf(RpcRemoteException.class);
      assertThat(got.type()).isEqualTo(each.type());
      assertThat(got.module()).isEqualTo(each.module());
      assertThat(arrived(Failures.ofMethod(got))).isExactlyInstanceOf(RpcRemoteException.class);
    }
  }

  private RpcRemoteException arrived(@Nullable Throwable thrown) throws Exception {
    byte[] reply = Reply.failure(json, "u1", "m1", Failures.of(Objects.requireNonNull(thrown), 1));
    return Failures.exception(Objects.requireNonNull(Reply.read(json, reply).failure()));
  }

  private RpcRemoteException exception(String name) throws Exception {
    return Failures.exception(Objects.requireNonNull(Reply.read(json, recorded(name)).failure()));
  }

  @Test
  void writesRepliesAsOsloDoes() throws Exception {
    JsonNode ours = plain.readTree(Reply.result(json, "u1", "m1", Map.of("a", 1)));
    assertThat(ours.properties().stream().map(Map.Entry::getKey))
        .containsExactly("result", "failure", "ending", "_msg_id", "_unique_id");
    assertThat(ours.get("failure").isNull()).isTrue();
    assertThat(ours.get("ending").booleanValue()).isTrue();
    assertThat(ours.get("_unique_id").textValue()).isEqualTo("u1");
    JsonNode failed =
        plain.readTree(
            Reply.failure(
                json, "u1", "m1", Failures.of(new IllegalArgumentException("bad value 42"), 5)));
    JsonNode inner = plain.readTree(failed.get("failure").textValue());
    assertThat(inner.get("class").textValue()).isEqualTo("ValueError");
    assertThat(inner.get("module").textValue()).isEqualTo("builtins");
    assertThat(inner.get("args")).hasToString("[\"bad value 42\"]");
    assertThat(inner.get("kwargs")).hasToString("{}");
    assertThat(inner.get("tb").size()).isBetween(1, 5);
  }

  @Test
  void aRemoteErrorThatIsPassedOnKeepsItsName() {
    var remote = new RpcRemoteException("InstanceNotFound", "nova.exception", "gone", List.of());
    var failure = Failures.of(remote, 5);
    assertThat(failure.type()).isEqualTo("InstanceNotFound");
    assertThat(failure.module()).isEqualTo("nova.exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "3",
        "null",
        "{}",
        "{\"method\":3}",
        "{\"method\":\"\"}",
        "{\"method\":\"a\",\"args\":[]}",
        "{\"method\":\"a\",\"args\":\"x\"}",
        "{\"method\":\"a\",\"version\":1.0}",
        "{\"method\":\"a\",\"version\":\"1\"}",
        "{\"method\":\"a\",\"namespace\":{}}",
        "{\"method\":\"a\",\"method\":\"b\"}",
        "{\"method\":\"a\"} x",
        "{\"method\":\"a\",\"_context_deadline\":\"soon\"}"
      })
  void refusesWhatIsNoRequest(String body) {
    assertThatThrownBy(() -> Request.read(json, body.getBytes(UTF_8)))
        .isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 2000})
  void findsWhoWaitsForAReplyToWhatIsTooDeepOrTooLarge(int depth) {
    String ends = "\"_msg_id\":\"m1\",\"_reply_q\":\"reply_1\"}";
    String deep =
        "{\"method\":\"a\",\"args\":{\"_msg_id\":\"no\",\"x\":%s%s},"
            .formatted("[".repeat(depth), "]".repeat(depth));
    var small = new Json(new WireLimits(1024, 8, 3, 5));
    assertThatThrownBy(() -> Request.read(small, (deep + ends).getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> assertThat(e.replyTo()).isEqualTo(new ReplyTo("reply_1", "m1")));
    assertThatThrownBy(() -> Request.read(small, deep.getBytes(UTF_8)))
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.replyTo()).isNull());
  }

  @Test
  void givesUpToFindWhoWaitsWhereThatWouldTakeMuchMemory() {
    String deep = "{\"args\":" + "[".repeat(100_000) + "]".repeat(100_000);
    byte[] body = (deep + ",\"_msg_id\":\"m1\",\"_reply_q\":\"reply_1\"}").getBytes(UTF_8);
    assertThatThrownBy(() -> Request.read(json, body))
        .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.replyTo()).isNull());
  }

  @Test
  void limitsSizeDepthAndNumber() {
    var small = new Json(new WireLimits(1024, 8, 3, 5));
    String deep = "{\"method\":\"a\",\"args\":{\"x\":" + "[".repeat(20) + "]".repeat(20) + "}}";
    assertThatThrownBy(() -> Request.read(small, deep.getBytes(UTF_8)))
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> Request.read(small, new byte[1025]))
        .hasMessageContaining("it has 1025 bytes, more than message.max.bytes (1024)");
    assertThatThrownBy(
            () ->
                Request.read(
                    small,
                    "{\"method\":\"a\",\"args\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}"
                        .getBytes(UTF_8)))
        .hasMessageContaining("it has 4 arguments, more than arguments.max (3)");
    assertThatThrownBy(
            () ->
                Request.write(
                    small,
                    Target.topic("t"),
                    "m",
                    Map.of("x", "y".repeat(2000)),
                    RequestContext.create(),
                    "u",
                    null,
                    null))
        .hasMessageContaining("it has more bytes than message.max.bytes (1024)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"admin\"",
        "{\"admin\":true}",
        "[[\"admin\"]]",
        "[\"reader\",{\"x\":\"admin\"}]",
        "true",
        "null",
        "[null]"
      })
  void onlyAListOfTextsClaimsRoles(String roles) throws Exception {
    String body = "{\"method\":\"a\",\"_context_is_admin\":true,\"_context_roles\":" + roles + "}";
    assertThat(Request.read(json, body.getBytes(UTF_8)).context().roles()).isEqualTo(Set.of());
  }
}
