package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final List<Integer> delivered = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Delivers, once {@link #goOn} lets it. */
  private void deliver(int item) {
    begun.countDown();
    await(goOn);
    delivered.add(item);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** To close waits for a short time only, which may be too short for a busy machine. */
  private void awaitDelivered(int items) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> delivered.size() >= items);
  }

  @Test
  void closedItDeliversWhatWaits() {
    var dispatcher = new Dispatcher<>("tests", 10, this::deliver);
    IntStream.range(0, 5).forEach(dispatcher::offer);
    goOn.countDown();
    dispatcher.close();
    awaitDelivered(5);
  }

  @Test
  void deliversInOrder() {
    goOn.countDown();
    try (var dispatcher = new Dispatcher<>("tests", 100, this::deliver)) {
      IntStream.range(0, 100).forEach(dispatcher::offer);
      awaitDelivered(100);
    }
    assertThat(delivered).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void dropsAndCountsWhatDoesNotFitAndNeverBlocks() {
    var dispatcher = new Dispatcher<>("tests", 2, this::deliver);
    dispatcher.offer(0);
    await(begun); // taken out of the queue, and kept
    IntStream.rangeClosed(1, 5).forEach(dispatcher::offer);
    assertThat(dispatcher.dropped()).isEqualTo(3);
    assertThat(delivered).isEmpty();

    goOn.countDown();
    awaitDelivered(3);
    dispatcher.close();
    assertThat(delivered).containsExactly(0, 1, 2);
  }

  @Test
  void aConsumerThatThrowsGetsTheNextItem() {
    try (var dispatcher =
        new Dispatcher<Integer>(
            "tests",
            10,
            item -> {
              if (item == 1) {
                throw new IllegalArgumentException("not this one");
              }
              delivered.add(item);
            })) {
      IntStream.range(0, 3).forEach(dispatcher::offer);
      awaitDelivered(2);
    }
    assertThat(delivered).containsExactly(0, 2);
  }

  @Test
  void closedItTakesNothingMoreIn() {
    goOn.countDown();
    var dispatcher = new Dispatcher<>("tests", 10, this::deliver);
    dispatcher.close();
    dispatcher.offer(1);

    assertThat(delivered).isEmpty();
    assertThat(dispatcher.dropped()).isEqualTo(1);
  }

  @Test
  void itsOwnConsumerMayCloseIt() {
    var self = new CompletableFuture<Dispatcher<Integer>>();
    var closed = new CompletableFuture<Boolean>();
    var dispatcher =
        new Dispatcher<Integer>(
            "tests",
            10,
            item -> {
              delivered.add(item);
              self.join().close();
              closed.complete(true);
            });
    self.complete(dispatcher);
    dispatcher.offer(1);

    assertThat(closed.join()).isTrue();
    assertThat(delivered).containsExactly(1);
  }
}
