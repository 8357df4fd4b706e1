package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.contract.TransportContract;
import dev.manager.rpc.internal.local.LocalLimits;
import dev.manager.rpc.internal.local.LocalTransport;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalTransportTest extends TransportContract {
  private final ScheduledThreadPoolExecutor timer = Threads.timer("test");
  private volatile LocalLimits limits = LocalLimits.DEFAULT;
  private final LocalTransport local = new LocalTransport(() -> limits, timer);

  @Override
  protected RpcTransport transport() {
    return local;
  }

  @AfterEach
  void close() {
    local.close();
    timer.shutdownNow();
  }

  @Test
  void aFullQueueRefusesByPolicy() throws Exception {
    limits = new LocalLimits(2, 1, false, SOON);
    var ear = new Ear("one", 1, false);
    for (int i = 0; i < 3; i++) {
      get(local.send(topic(), message("" + i)));
    }
    assertThat(local.send(topic(), message("3")).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcOverloadException.class)
        .withMessageContaining("is full with 2 messages (local.queue.max)");
    ear.listener.close();
  }

  @Test
  void aFullQueueLetsABoundedNumberWait() throws Exception {
    limits = new LocalLimits(2, 1, true, SOON);
    var ear = new Ear("one", 1, false);
    for (int i = 0; i < 3; i++) {
      get(local.send(topic(), message("" + i)));
    }
    var waiting = local.send(topic(), message("3")).toCompletableFuture();
    assertThat(waiting).isNotDone();
    assertThat(local.send(topic(), message("4")).toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("1 senders wait already (local.senders.max)");
    ear.held.remove().accept();
    assertThat(waiting).succeedsWithin(SOON);
    assertThat(timer.getQueue()).isEmpty();
    ear.listener.close();
  }

  /** Once in some hundred rounds both are at it at the same moment. */
  @Test
  void whatGoesBackWhileItsListenerClosesIsNotLost() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 5000; round++) {
        var first = new Ear("one", 1, false);
        get(local.send(topic(), message("" + round)));
        RpcDelivery delivery = first.held.remove();
        var ready = new CountDownLatch(1);
        Future<?> closed =
            other.submit(
                () -> {
                  ready.countDown();
                  first.listener.close();
                });
        ready.await();
        delivery.release();
        closed.get(SOON.toSeconds(), TimeUnit.SECONDS);
        var second = new Ear("one", 1, false);
        assertThat(second.held).as("round %d", round).hasSize(1);
        second.held.remove().accept();
        second.listener.close();
      }
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void aQueueThatNobodyServesIsGivenUpAfterAWhile() throws Exception {
    limits = new LocalLimits(2, 1, true, Duration.ofMillis(20));
    var ear = new Ear("one", 1, false);
    for (int i = 0; i < 3; i++) {
      get(local.send(topic(), message("" + i)));
    }
    var waiting = local.send(topic(), message("3")).toCompletableFuture();
    ear.listener.close();
    assertThat(waiting)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(RpcUnroutableException.class);
    await()
        .atMost(SOON)
        .until(
            () ->
                local.send(topic(), message("x")).toCompletableFuture().isCompletedExceptionally());
    assertThat(local.counters().dropped()).isGreaterThanOrEqualTo(3);
  }
}
