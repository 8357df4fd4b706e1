package dev.manager.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.rpc.internal.wire.WireLimits;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever arrives, the decoder and the dispatcher answer or refuse, and go on. As a test this
 * replays what is in the folder of inputs; with {@code JAZZER_FUZZ=1} it searches for more.
 */
class DispatcherFuzzTest {
  private static final Json JSON = new Json(WireLimits.DEFAULT);
  private static final TestHost HOST = new TestHost("direct.enabled=false", "trace.lines.max=0");
  private static final RpcAddress ADDRESS = RpcAddress.of(Target.topic("fuzz"), "openstack");
  private static final ConcurrentLinkedQueue<byte[]> REPLIES = new ConcurrentLinkedQueue<>();
  private static final String REPLY_TO;

  static {
    var manager = new TestManager();
    manager.hold.countDown();
    HOST.serve("fuzz", manager);
    REPLY_TO = HOST.local.replies(REPLIES::add).address();
  }

  @FuzzTest
  void decodes(byte[] body) {
    try {
      Request.read(JSON, body);
    } catch (WireException e) {
      Assertions.assertNotNull(e.getMessage());
    }
    try {
      Reply.read(JSON, body);
    } catch (WireException e) {
      Assertions.assertNotNull(e.getMessage());
    }
  }

  /** Puts the input into a call, carries it out on this thread, and expects exactly one answer. */
  @FuzzTest
  void answers(byte[] input) {
    String text = new String(input, UTF_8);
    int cut = text.indexOf('|');
    String method = cut < 0 ? "part" : text.substring(0, cut).replace("\\", "").replace("\"", "");
    String arguments = cut < 0 ? text : text.substring(cut + 1);
    if (method.equals("held")) {
      return; // it waits by design
    }
    String body =
        "{\"method\":\"%s\",\"_msg_id\":\"1\",\"_reply_q\":\"%s\",\"args\":%s}"
            .formatted(method, REPLY_TO, arguments);
    REPLIES.clear();
    var message =
        new RpcMessage(body.getBytes(UTF_8), "", null, Duration.ofSeconds(60), null, true);
    HOST.local.send(ADDRESS, message).toCompletableFuture().join();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (HOST.server("fuzz").info().running() > 0) {
      Thread.onSpinWait();
      Assertions.assertTrue(System.nanoTime() < deadline, "it hangs: " + body);
    }
    Assertions.assertTrue(REPLIES.size() <= 1, () -> "answered more than once: " + body);
  }
}
