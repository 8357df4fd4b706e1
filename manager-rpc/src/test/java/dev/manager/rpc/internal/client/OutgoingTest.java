package dev.manager.rpc.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.WireLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private final RpcRequest request =
      new RpcRequest(
          Target.topic("test"), "held", RequestContext.create(), Map.of(), List.of(), null);

  private static Reply reply(String result, boolean ending) throws Exception {
    String body = "{\"result\":%s,\"ending\":%s,\"_msg_id\":\"m1\"}".formatted(result, ending);
    return Reply.read(new Json(WireLimits.DEFAULT), body.getBytes(UTF_8));
  }

  @Test
  void aSignOfLifeIsNoReply() throws Exception {
    var call = new Outgoing(request, "m1", Duration.ofHours(1), Duration.ofMinutes(30));
    call.received(reply("null", false));
    assertThat(call.left()).isLessThanOrEqualTo(Duration.ofMinutes(30).toNanos());
    assertThat(call.overdue()).isFalse();
    assertThat(call.reply()).isNotDone();
  }

  /** As servers did before Newton, which must be accepted still. */
  @Test
  void aReplyMayComeInTwoParts() throws Exception {
    var call = new Outgoing(request, "m1", Duration.ofHours(1), null);
    call.received(reply("7", false));
    call.received(reply("null", true));
    assertThat(call.reply()).isCompletedWithValueMatching(each -> each.toString().equals("7"));
  }

  @Test
  void withoutHopeItIsOver() {
    var call = new Outgoing(request, "m1", Duration.ofNanos(1), null);
    assertThat(call.overdue()).isTrue();
    assertThat(call.reply())
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withCauseInstanceOf(RpcTimeoutException.class);
  }
}
