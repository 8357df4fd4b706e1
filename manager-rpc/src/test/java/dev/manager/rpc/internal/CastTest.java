package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.RpcUnroutableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Casts whose sender does not wait. */
class CastTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestHost host = new TestHost();
  private final TestManager manager = new TestManager();
  private final RequestContext context = RequestContext.create();

  @AfterEach
  void close() throws InterruptedException {
    host.close();
  }

  private RpcClient served() {
    host.serve("test", manager);
    return host.client("test");
  }

  @Test
  void manyCastsAreOnTheirWayTogether() {
    RpcClient client = served();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(client.castAsync(context, "run", Map.of("id", "c" + i)).toCompletableFuture());
    }
    assertThat(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)))
        .succeedsWithin(LIMIT);
    await().untilAsserted(() -> assertThat(manager.runs).hasSize(100));
  }

  @Test
  void aCastThatDoesNotWaitFailsByItsStage() {
    assertThat(host.client("nobody").castAsync(context, "add", Map.of()).toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(RpcUnroutableException.class);
    assertThat(host.client().castAsync(context, "add", Map.of()).toCompletableFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(RpcTargetException.class);
  }

  @Test
  void whatUsersChainRunsOnAThreadForThat() {
    RpcClient client = served();
    host.held = new CountDownLatch(1); // until all is chained
    List<CompletionStage<?>> stages =
        List.of(
            client.callAsync(context, "run", Map.of("id", "1"), int.class),
            client.callAsync(context, "nothing_such", Map.of(), int.class),
            client.castAsync(context, "run", Map.of("id", "2")),
            host.client("nobody").castAsync(context, "run", Map.of("id", "3")),
            client.proxy(TestApi.class).later("x"));
    List<CompletableFuture<String>> threads = new ArrayList<>();
    for (CompletionStage<?> each : stages) {
      threads.add(
          each.handle((done, failure) -> Thread.currentThread().getName()).toCompletableFuture());
    }
    host.held.countDown();
    assertThat(threads)
        .allSatisfy(each -> assertThat(each).succeedsWithin(LIMIT, STRING).startsWith("test-then"));
  }

  @Test
  void continuationsThatBlockHoldUpNoCall() throws Exception {
    RpcClient client = served();
    var free = new CountDownLatch(1);
    var blocked = new CountDownLatch(3);
    host.held = new CountDownLatch(1); // until all is chained
    for (int i = 0; i < 3; i++) {
      CompletionStage<?> unused =
          client
              .callAsync(context, "add", Map.of("a", 1, "b", i), int.class)
              .thenApply(
                  sum -> {
                    blocked.countDown();
                    return awaits(free);
                  });
    }
    host.held.countDown();
    assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.call(context, "add", Map.of("a", 1, "b", 1))).isEqualTo(2);
    free.countDown();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
