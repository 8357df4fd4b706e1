package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Lane lane = new Lane(executor);

  @AfterEach
  void endThreads() {
    executor.shutdownNow();
  }

  @Test
  void runsMovesInTheOrderTheyWereAskedFor() throws Exception {
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    var blocked = new CountDownLatch(1);
    lane.post(blocked::await);
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 100; i++) {
      int number = i;
      last = lane.submit(() -> done.add(number));
    }
    assertThat(done).isEmpty();
    blocked.countDown();
    last.get();

    assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void runsOneMoveAtATimeWhoeverAsks() throws Exception {
    int threads = 8;
    int each = 200;
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var total = new AtomicInteger();
    var start = new CyclicBarrier(threads);
    List<CompletableFuture<Void>> askers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      askers.add(
          CompletableFuture.runAsync(
              () -> {
                await(start);
                for (int n = 0; n < each; n++) {
                  lane.submit(
                          () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            total.incrementAndGet();
                            running.decrementAndGet();
                          })
                      .join();
                }
              },
              executor));
    }
    CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)).get();

    assertThat(most).hasValue(1);
    assertThat(total).hasValue(threads * each);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMoveThatThrowsDoesNotStopTheNext() throws Exception {
    lane.post(
        () -> {
          throw new AssertionError("even an Error");
        });
    CompletableFuture<?> failed =
        lane.submit(
            () -> {
              throw new IOException("told to who asked");
            });
    CompletableFuture<?> next = lane.submit(() -> {});

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(failed::get)
        .withMessageContaining("told to who asked");
    assertThat(next.get()).isNull();
  }

  @Test
  void aMoveMayAskForAnother() throws Exception {
    var inner = new CompletableFuture<Boolean>();
    lane.submit(() -> lane.post(() -> inner.complete(true))).get();
    assertThat(inner.get()).isTrue();
  }

  @Test
  void whenTheThreadsHaveEndedWhoAsksCarriesTheMoveOut() {
    var alone =
        new Lane(
            task -> {
              throw new RejectedExecutionException("ended");
            });
    CompletableFuture<Thread> by = new CompletableFuture<>();
    CompletableFuture<?> moved = alone.submit(() -> by.complete(Thread.currentThread()));

    assertThat(moved).isCompleted();
    assertThat(by).isCompletedWithValue(Thread.currentThread());
  }
}
