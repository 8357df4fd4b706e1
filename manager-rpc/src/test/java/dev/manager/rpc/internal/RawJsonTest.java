package dev.manager.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.rpc.internal.wire.WireLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are cut out of their message where they begin and end. */
class RawJsonTest {
  private final Json json = new Json(WireLimits.DEFAULT);
  private final ObjectMapper plain = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "12345678901234567890123",
        "1.5e-7",
        "true",
        "false",
        "\"\"",
        "\"plain\"",
        "\"\\\"quoted\\\", } ] \\u017elu\\u0165\"",
        "\"žluť 😀\"",
        "[]",
        "{}",
        "[1, [2, {\"a\" : \"]\"}], null ]",
        "{ \"result\" : 7 , \"x\":{\"y\":[{}]} }"
      })
  void whateverIsAroundIt(String value) throws Exception {
    for (String around :
        new String[] {
          "{\"result\":%s,\"_msg_id\":\"m\"}",
          "{\"_msg_id\":\"m\",\"result\":%s}",
          " { \"_msg_id\" : \"m\" ,\n \"result\" :\t %s \r\n, \"žluť\":1 } ",
          "\uFEFF{\"z\":{\"result\":3},\"result\":%s ,\"_msg_id\":\"m\"}"
        }) {
      Reply reply = Reply.read(json, around.formatted(value).getBytes(UTF_8));
      assertThat(reply.result().toString()).isEqualTo(value);
      assertThat(plain.valueToTree(json.result(reply.result(), json.type(Object.class))).toString())
          .isEqualTo(plain.readTree(value).toString());
    }
  }

  @Test
  void nothingIsNull() throws Exception {
    for (String each :
        new String[] {"{\"_msg_id\":\"m\",\"result\": null}", "{\"_msg_id\":\"m\"}"}) {
      assertThat(Reply.read(json, each.getBytes(UTF_8)).result().isNull()).isTrue();
    }
    assertThat(Request.read(json, "{\"method\":\"a\",\"args\":null}".getBytes(UTF_8)).arguments())
        .hasToString("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"a\",\"args\":{\"x\":1,\"x\":2}}",
        "{\"method\":\"a\",\"args\":{\"x\":[{\"y\":1,\"y\":2}]}}",
        "{\"method\":\"a\",\"_context_x\":{\"y\":1,\"y\":2}}",
        "{\"method\":\"a\",\"args\":{\"x\":01}}",
        "{\"method\":\"a\",\"args\":{\"x\":\"\\q\"}}",
        "{\"method\":\"a\",\"args\":{\"x\":}}",
        "{\"method\":\"a\",\"args\":{\"x\":1]}",
        "{\"method\":\"a\",\"args\":{\"x\":1}"
      })
  void whatIsWrongWithinIsFoundAtOnce(String body) {
    assertThatThrownBy(() -> Request.read(json, body.getBytes(UTF_8)))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("it is not JSON within the limits: ");
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThatThrownBy(() -> Request.read(json, "{\"method\":\"a\"}".getBytes(UTF_16BE)))
        .isInstanceOf(WireException.class)
        .hasMessage("it is not a JSON object in UTF-8");
  }
}
