package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcOverloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager that is flooded takes nothing from another. */
class FairnessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WORKERS = 2;

  private final TestHost host =
      new TestHost(
          "workers.max=" + WORKERS, "prefetch=2", "local.queue.max=100", "local.senders.max=50");
  private final TestManager busy = new TestManager();
  private final RequestContext context = RequestContext.create();

  @AfterEach
  void close() throws InterruptedException {
    busy.hold.countDown();
    host.close();
  }

  /** Its workers, its queue and the places of those who wait are all taken, and stay so. */
  private List<CompletableFuture<?>> flood() {
    host.serve("busy", busy);
    RpcClient client = host.client("busy");
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(client.castAsync(context, "held", Map.of()).toCompletableFuture());
    }
    var last = sent.get(sent.size() - 1);
    assertThat(last)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(RpcOverloadException.class)
        .withMessageContaining("50 senders wait already (local.senders.max)");
    return sent;
  }

  private void isFlooded() {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(host.server("busy").info().running()).isEqualTo(WORKERS));
    assertThat(host.server("busy").info().executed()).isZero();
  }

  @Test
  void callsAreAnsweredWhileAnotherManagerIsFlooded() {
    List<CompletableFuture<?>> flood = flood();
    isFlooded();
    host.serve("quiet", new TestManager());
    RpcClient quiet = host.client("quiet");
    for (int i = 0; i < 500; i++) {
      assertThat(quiet.call(context, "add", Map.of("a", i, "b", 1))).isEqualTo(i + 1);
    }
    isFlooded();

    busy.hold.countDown(); // and nothing of the flood that was taken is lost
    await().atMost(LIMIT).until(() -> flood.stream().allMatch(CompletableFuture::isDone));
    long taken = flood.stream().filter(each -> !each.isCompletedExceptionally()).count();
    assertThat(taken).isGreaterThanOrEqualTo(150);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(host.server("busy").info().executed()).isEqualTo(taken));
  }

  @Test
  void castsAndSendersThatWaitHavePlacesOfTheirOwn() {
    List<CompletableFuture<?>> flood = flood();
    TestManager quiet = new TestManager();
    host.serve("quiet", quiet);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(
          host.client("quiet")
              .castAsync(context, "run", Map.of("id", "c" + i))
              .toCompletableFuture());
    }
    assertThat(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)))
        .succeedsWithin(LIMIT);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(quiet.runs).hasSize(100));
    assertThat(flood).anyMatch(each -> !each.isDone());
    isFlooded();
  }
}
