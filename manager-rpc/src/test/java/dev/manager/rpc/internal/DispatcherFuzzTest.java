package dev.manager.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.manager.Manager;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.Target;
import dev.manager.rpc.internal.TestManager.Part;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.Request;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.rpc.internal.wire.WireLimits;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, the decoder and the dispatcher answer or refuse, and go on. As a test this
 * replays what is in the folder of inputs; with {@code JAZZER_FUZZ=1} it searches for more.
 */
class DispatcherFuzzTest {
  private static final Json JSON = new Json(WireLimits.DEFAULT);
  private static final TestHost HOST =
      new TestHost(new SameThreadExecutorService(), "direct.enabled=false", "trace.lines.max=0");
  private static final RpcAddress ADDRESS = RpcAddress.of(Target.topic("fuzz"), "openstack");
  private static final ConcurrentLinkedQueue<byte[]> REPLIES = new ConcurrentLinkedQueue<>();
  private static final AtomicBoolean CLASS_CAME = new AtomicBoolean();
  private static final LiveHeap DECODED = new LiveHeap("decodes");
  private static final LiveHeap ANSWERED = new LiveHeap("answers");
  private static final String REPLY_TO;

  /** What is fuzzed. Its parameters are named, for the fuzzer's agent drops their own names. */
  @Rpc
  public interface FuzzApi {
    long add(@Argument("a") long a, @Argument("b") long b);

    Part part(@Argument("part") Part part, @Argument("note") Optional<String> note);

    List<Part> parts(@Argument("by_name") Map<String, Part> byName);

    @Nullable Object echo(@Argument("value") @Nullable Object value);

    int fail(@Argument("how") String how);

    Class<?> type(@Argument("type") Class<?> type);
  }

  private static final class FuzzManager extends Manager implements FuzzApi {
    @Override
    public long add(long a, long b) {
      return a + b;
    }

    @Override
    public Part part(Part part, Optional<String> note) {
      return part;
    }

    @Override
    public List<Part> parts(Map<String, Part> byName) {
      return List.copyOf(byName.values());
    }

    @Override
    public @Nullable Object echo(@Nullable Object value) {
      return value;
    }

    @Override
    public int fail(String how) {
      throw new IllegalStateException(how);
    }

    @Override
    public Class<?> type(Class<?> type) {
      CLASS_CAME.set(true);
      return type;
    }
  }

  /** Runs each task where it is given, so that an input has been dealt with when it was sent. */
  private static final class SameThreadExecutorService extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  static {
    HOST.serve(new TestPlace("fuzz", TestHost.HOST, new FuzzManager()));
    REPLY_TO = HOST.local.replies(REPLIES::add).address();
  }

  /** So that what the fuzzer calls is really there. */
  @Test
  void whatIsFuzzedCanBeCalled() {
    answers("add|{\"a\":1,\"b\":2}".getBytes(UTF_8));
    Assertions.assertEquals(1, REPLIES.size());
    String reply = new String(REPLIES.element(), UTF_8);
    Assertions.assertTrue(reply.startsWith("{\"result\":3,"), reply);
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
    DECODED.input();
  }

  /**
   * Puts the input into a call, carries it out on this thread, and expects exactly one answer. What
   * hangs is found by the fuzzer, and by the time limit of every test.
   */
  @FuzzTest
  void answers(byte[] input) {
    String text = new String(input, UTF_8);
    int cut = text.indexOf('|');
    String method = cut < 0 ? "part" : text.substring(0, cut).replace("\\", "").replace("\"", "");
    String arguments = cut < 0 ? text : text.substring(cut + 1);
    String body =
        "{\"method\":\"%s\",\"_msg_id\":\"1\",\"_reply_q\":\"%s\",\"args\":%s}"
            .formatted(method, REPLY_TO, arguments);
    REPLIES.clear();
    var message =
        new RpcMessage(body.getBytes(UTF_8), "", null, Duration.ofSeconds(60), null, true);
    HOST.local.send(ADDRESS, message).toCompletableFuture().join();
    // None only if the input broke the frame of the request, so that nobody could be answered.
    Assertions.assertTrue(REPLIES.size() <= 1, () -> "answered more than once: " + body);
    Assertions.assertFalse(CLASS_CAME.get(), () -> "a class was made of a name: " + body);
    ANSWERED.input();
  }
}
