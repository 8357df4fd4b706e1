package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReceiver;
import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller is told whom nobody answers. */
class AbsenceTest {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final String GONE = "nobody takes from queue notes";

  /** Takes every message and delivers none; says who is there as the test wants. */
  private static final class Nowhere implements RpcTransport {
    final Queue<RpcAddress> asked = new ConcurrentLinkedQueue<>();
    private final Supplier<CompletionStage<String>> absence;

    Nowhere(Supplier<CompletionStage<String>> absence) {
      this.absence = absence;
    }

    @Override
    public String name() {
      return "nowhere";
    }

    @Override
    public RpcListener listen(RpcAddress server, int prefetch, RpcReceiver receiver) {
      throw new UnsupportedOperationException("nobody is served here");
    }

    @Override
    public RpcReplies replies(Consumer<byte[]> receiver) {
      return new RpcReplies() {
        @Override
        public String address() {
          return "replies";
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public CompletionStage<Void> send(RpcAddress to, RpcMessage message) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<String> absence(RpcAddress to) {
      asked.add(to);
      return absence.get();
    }
  }

  private final TestHost host = new TestHost();

  @AfterEach
  void close() throws InterruptedException {
    host.close();
  }

  private RpcClient client(RpcTransport by) {
    host.use(by);
    return host.client("notes").prepare(RpcOptions.DEFAULT.withTimeout(LIMIT));
  }

  /** Calls, and returns what the caller is told. */
  private static Throwable told(RpcClient client) {
    return catchThrowable(() -> client.call(RequestContext.create(), "note", Map.of()));
  }

  private static Throwable toldLater(RpcClient client) throws Exception {
    try {
      Object unused =
          client
              .callAsync(RequestContext.create(), "note", Map.of(), Object.class)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      throw new AssertionError("there was a reply");
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void whoWaitsIsToldThatNobodyIsThere() throws Exception {
    var transport = new Nowhere(() -> CompletableFuture.completedFuture(GONE));
    RpcClient client = client(transport);
    for (Throwable each : List.of(told(client), toldLater(client))) {
      assertThat(each)
          .isInstanceOf(RpcTimeoutException.class)
          .hasMessageContaining(": its time was over, and " + GONE + "; the call may have run");
    }
    assertThat(transport.asked).hasSize(2).allMatch(each -> each.toString().equals("notes"));
  }

  static Stream<Supplier<CompletionStage<String>>> silent() {
    return Stream.of(
        () -> CompletableFuture.completedFuture(""),
        CompletableFuture::new,
        () -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")),
        () -> {
          throw new IllegalStateException("on purpose");
        });
  }

  /** Of a transport that finds nothing, or never ends, or fails. */
  @ParameterizedTest
  @MethodSource("silent")
  void whatIsNotFoundOutChangesNothing(Supplier<CompletionStage<String>> absence) throws Exception {
    RpcClient client = client(new Nowhere(absence));
    long start = System.nanoTime();
    for (Throwable each : List.of(told(client), toldLater(client))) {
      assertThat(each)
          .isInstanceOf(RpcTimeoutException.class)
          .hasMessageContaining(": its time was over; the call may have run");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(LIMIT.multipliedBy(2), LIMIT.multipliedBy(20));
  }

  @Test
  void aCallWithoutTimeAsksNobody() {
    var transport = new Nowhere(() -> CompletableFuture.completedFuture(GONE));
    RpcClient client = client(transport);
    assertThat(told(client.prepare(RpcOptions.DEFAULT.withTimeout(Duration.ofNanos(1)))))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining(": its time was over; the call may have run");
    assertThat(transport.asked).isEmpty();
  }
}
