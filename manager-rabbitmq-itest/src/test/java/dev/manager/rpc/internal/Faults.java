package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.Manager;
import dev.manager.RequestContext;
import dev.manager.rabbitmq.internal.OpenRabbit;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcOptions;
import dev.manager.rpc.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;

/**
 * Hosts, and casts by many threads of which each is accounted for by its number. For one test;
 * {@code -Dmanager.rabbit.casts} says how many casts there are.
 */
abstract class Faults {
  static final int CASTS = Integer.getInteger("manager.rabbit.casts", 2000);
  static final int SENDERS = 8;
  static final Duration SOON = Duration.ofMinutes(2);
  private static final String[] QUICK = {
    "reconnect.initial.seconds=0.1",
    "reconnect.max.seconds=1",
    "heartbeat.timeout.seconds=2",
    "connect.timeout.seconds=3"
  };

  /** Takes notes. */
  @Rpc
  public interface Api {
    void note(int number);
  }

  /** Counts how often each number came; each takes one permit if the gate is shut. */
  static final class Notes extends Manager implements Api {
    final Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
    final Semaphore permits = new Semaphore(0);
    volatile boolean gate;

    @Override
    public void note(int number) {
      if (gate) {
        permits.acquireUninterruptibly();
      }
      runs.computeIfAbsent(number, key -> new AtomicInteger()).incrementAndGet();
    }

    /** Lets all through. */
    void open() {
      gate = false;
      permits.release(Integer.MAX_VALUE / 2);
    }
  }

  /** What came of the casts: those that the client was told of, and the others. */
  record Sent(List<Integer> done, Map<Integer, RpcException> failed) {}

  /** Something that happens while casts go through. */
  interface Step {
    void run() throws Exception;
  }

  /** A host with its connections. */
  record At(TestHost host, OpenRabbit rabbit) {
    void close() throws InterruptedException {
      host.close();
      rabbit.close();
    }
  }

  final List<AutoCloseable> opened = new ArrayList<>();
  final List<OpenRabbit> links = new ArrayList<>(); // the server's, the client's
  final Notes notes = new Notes();

  @AfterEach
  void close() throws Exception {
    notes.open();
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  RpcClient begin(String serverUrl, String clientUrl, String... settings) throws Exception {
    At server = host(serverUrl, "server", List.of(), settings);
    At client = host(clientUrl, "client", List.of(), settings);
    server.host().serve(new TestPlace("notes", "server", notes));
    return notes(client, Duration.ofSeconds(60));
  }

  static RpcClient notes(At client, Duration limit) {
    return client
        .host()
        .client()
        .prepare(Target.topic("notes"))
        .prepare(RpcOptions.DEFAULT.withTimeout(limit));
  }

  At host(String url, String name, List<String> rpc, String... settings) {
    List<String> all = new ArrayList<>(List.of(QUICK));
    all.addAll(List.of(settings));
    OpenRabbit rabbit = OpenRabbit.at(url, name, all.toArray(String[]::new));
    opened.add(rabbit);
    links.add(rabbit);
    await().atMost(SOON).until(rabbit::isConnected);
    var host = new TestHost(rpc.toArray(String[]::new));
    opened.add(host::close);
    host.use(rabbit.transport());
    return new At(host, rabbit);
  }

  /** Casts by many, and has something happen when some have gone. */
  static Sent cast(RpcClient client, Step middle) throws Exception {
    return cast(client, () -> {}, middle);
  }

  /**
   * Casts by many.
   *
   * @param before done when some have gone; half of the casts wait for it
   * @param during done while the others go
   */
  static Sent cast(RpcClient client, Step before, Step during) throws Exception {
    var struck = new CountDownLatch(1);
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    Map<Integer, RpcException> failed = new ConcurrentHashMap<>();
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = next.getAndIncrement(); n < CASTS; n = next.getAndIncrement()) {
                  if (n >= CASTS / 2) {
                    hold(struck);
                  }
                  try {
                    client.cast(RequestContext.create(), "note", Map.of("number", n));
                    done.add(n);
                  } catch (RpcException e) {
                    failed.put(n, e);
                  }
                }
              },
              threads));
    }
    try {
      await().atMost(SOON).until(() -> next.get() > CASTS / 3);
      before.run();
    } finally {
      struck.countDown();
    }
    try {
      during.run();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "of %d casts %d are done, and failed %s".formatted(next.get(), done.size(), failed), e);
    }
    CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
    threads.shutdown();
    return new Sent(List.copyOf(done), Map.copyOf(failed));
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void everyOneRanOnce(Sent sent) {
    assertThat(sent.failed()).isEmpty();
    assertThat(sent.done()).hasSize(CASTS);
    await().atMost(SOON).until(() -> notes.runs.size() == CASTS);
    assertThat(notes.runs.values()).allMatch(each -> each.get() == 1);
  }
}
