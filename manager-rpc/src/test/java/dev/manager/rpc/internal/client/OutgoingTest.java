package dev.manager.rpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.manager.RequestContext;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.wire.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private final RpcRequest request =
      new RpcRequest(
          Target.topic("test"), "held", RequestContext.create(), Map.of(), List.of(), null);

  @Test
  void aSignOfLifeIsNoReply() {
    var call = new Outgoing(request, "m1", Duration.ofHours(1), Duration.ofMinutes(30));
    call.received(new Reply("m1", NullNode.getInstance(), null, false));
    assertThat(call.left()).isLessThanOrEqualTo(Duration.ofMinutes(30).toNanos());
    assertThat(call.overdue()).isFalse();
    assertThat(call.reply()).isNotDone();
  }

  /** As servers did before Newton, which must be accepted still. */
  @Test
  void aReplyMayComeInTwoParts() {
    var call = new Outgoing(request, "m1", Duration.ofHours(1), null);
    call.received(new Reply("m1", IntNode.valueOf(7), null, false));
    call.received(new Reply("m1", NullNode.getInstance(), null, true));
    assertThat(call.reply()).isCompletedWithValue(IntNode.valueOf(7));
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
