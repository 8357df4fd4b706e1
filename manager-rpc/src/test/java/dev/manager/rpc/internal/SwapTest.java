package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcRemoteException;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.internal.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwapTest {
  private final TestHost host = new TestHost("direct.enabled=false", "workers.max=4");
  private final TestManager manager = new TestManager();
  private final TestPlace place = new TestPlace("test", TestHost.HOST, manager);
  private final RequestContext context = RequestContext.create();

  @AfterEach
  void close() throws InterruptedException {
    manager.hold.countDown();
    host.close();
  }

  @Test
  void callsWaitWhileTheManagerIsAway() throws Exception {
    host.serve(place);
    RpcClient client = host.client("test");
    place.shut();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(
          client.callAsync(context, "run", Map.of("id", "" + i), int.class).toCompletableFuture());
    }
    var next = new TestManager();
    place.open(next);
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(manager.runs).isEmpty();
    assertThat(next.runs).hasSize(20).allSatisfy((id, runs) -> assertThat(runs).hasValue(1));
  }

  @Test
  void messagesSurviveAServerThatIsClosedAndAttachedAgain() throws Exception {
    RpcServer server = host.serve(place);
    RpcClient client = host.client("test");
    place.shut();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) { // four wait inside for the manager, the others in the queue
      calls.add(
          client.callAsync(context, "run", Map.of("id", "" + i), int.class).toCompletableFuture());
    }
    server.quiesce();
    server.close();
    assertThat(host.servers).isEmpty();
    var next = new TestManager();
    var again = new TestPlace("test", TestHost.HOST, next);
    host.serve(again);
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(next.runs).hasSize(20).allSatisfy((id, runs) -> assertThat(runs).hasValue(1));
  }

  @Test
  void whatHasBegunIsAnsweredAfterTheServerIsQuiet() throws Exception {
    RpcServer server = host.serve(place);
    var held =
        host.client("test")
            .callAsync(context, "held", Map.of(), Object.class)
            .toCompletableFuture();
    manager.entered.await();
    server.quiesce();
    manager.hold.countDown();
    assertThat(held.get(60, TimeUnit.SECONDS)).isEqualTo("done");
    server.close();
  }

  @Test
  void noMoreRunAtOnceThanThereAreWorkers() throws Exception {
    host.serve(place);
    RpcClient client = host.client("test");
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(client.callAsync(context, "held", Map.of(), Object.class).toCompletableFuture());
    }
    RpcServer server = host.server("test");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.info().running() == 4 && server.info().waiting() == 6);
    // Another manager is not held up.
    host.serve("other", new TestManager());
    assertThat(host.client("other").call(context, "add", Map.of("a", 1, "b", 2))).isEqualTo(3);
    manager.hold.countDown();
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(60)).until(() -> server.info().running() == 0);
  }

  /** Every call is accounted for: it ran once and was answered, or it did not run. */
  @Test
  void nothingIsLostOrRunTwiceWhateverComesAndGoes() throws Exception {
    long seed = Long.getLong("manager.rpc.seed", System.nanoTime());
    var random = new Random(seed);
    var stop = new AtomicBoolean();
    var sent = new AtomicInteger();
    var answered = new AtomicInteger();
    var failures = new ArrayList<String>();
    host.serve(place);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(CompletableFuture.runAsync(() -> call(stop, sent, answered, failures), callers));
    }
    TestManager present = manager;
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          place.shut();
          place.open(present);
        }
        case 1 -> {
          RpcServer server = host.server("test");
          place.shut();
          server.quiesce();
          server.close();
          place.open(present);
          host.serve(place);
        }
        default -> {
          int before = answered.get();
          await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > before);
        }
      }
    }
    stop.set(true);
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    callers.shutdown();
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(answered).as("seed %d", seed).hasValue(sent.get());
    assertThat(manager.runs).as("seed %d", seed).hasSize(sent.get());
    assertThat(manager.runs).allSatisfy((id, runs) -> assertThat(runs).hasValue(1));
    await().atMost(Duration.ofSeconds(60)).until(() -> host.server("test").info().running() == 0);
  }

  private void call(
      AtomicBoolean stop, AtomicInteger sent, AtomicInteger answered, List<String> failures) {
    RpcClient client = host.client("test");
    while (!stop.get()) {
      String id = "c" + sent.incrementAndGet();
      try {
        client.call(context, "run", Map.of("id", id));
        answered.incrementAndGet();
      } catch (RpcTimeoutException | RpcUnroutableException | RpcRemoteException e) {
        synchronized (failures) {
          failures.add(id + ": " + e);
        }
      }
    }
  }
}
