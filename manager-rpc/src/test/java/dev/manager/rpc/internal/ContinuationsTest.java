package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContinuationsTest {
  private final Continuations continuations = new Continuations("test-then");

  @AfterEach
  void end() {
    continuations.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void eachTaskRunsOnce() throws Exception {
    int producers = 4;
    int each = 20_000;
    var runs = new AtomicIntegerArray(producers * each);
    var left = new CountDownLatch(producers * each);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < producers; i++) {
      int first = i * each;
      threads.add(
          new Thread(
              () -> {
                for (int task = first; task < first + each; task++) {
                  int number = task;
                  continuations.execute(
                      () -> {
                        runs.incrementAndGet(number);
                        left.countDown();
                      });
                  if (task % 7 == 0) {
                    Thread.onSpinWait(); // now and then it runs out of tasks
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    await(left);
    for (int i = 0; i < runs.length(); i++) {
      assertThat(runs.get(i)).as("task %d", i).isEqualTo(1);
    }
  }

  @Test
  void someThatBlockHoldUpNoOthers() {
    var free = new CountDownLatch(1);
    var blocked = new CountDownLatch(15);
    for (int i = 0; i < 15; i++) {
      continuations.execute(
          () -> {
            blocked.countDown();
            await(free);
          });
    }
    await(blocked);
    var ran = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      continuations.execute(ran::countDown);
    }
    await(ran);
    free.countDown();
  }

  @Test
  void whatWaitsForAThreadRunsWhenOneIsFree() {
    var free = new CountDownLatch(1);
    var ran = new CountDownLatch(40);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    for (int i = 0; i < 40; i++) {
      continuations.execute(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(free);
            now.decrementAndGet();
            ran.countDown();
          });
    }
    free.countDown();
    await(ran);
    boolean bounded = Runtime.version().feature() < 21; // there are virtual threads from then on
    assertThat(most.get()).isBetween(1, bounded ? 16 : 40);
  }

  @Test
  void oneThatFailsHoldsUpNoOthers() {
    var ran = new CountDownLatch(1);
    continuations.execute(
        () -> {
          throw new IllegalStateException("of a user");
        });
    continuations.execute(
        () -> {
          throw new AssertionError("of a user");
        });
    continuations.execute(ran::countDown);
    await(ran);
  }

  @Test
  void onceClosedItRefusesTasksAndRunsThoseThatWait() throws Exception {
    var began = new CountDownLatch(1);
    var free = new CountDownLatch(1);
    var ran = new CountDownLatch(100);
    continuations.execute(
        () -> {
          began.countDown();
          await(free);
        });
    for (int i = 0; i < 100; i++) {
      continuations.execute(ran::countDown);
    }
    await(began);
    var closing = new Thread(continuations::close);
    closing.start();
    free.countDown();
    closing.join(TimeUnit.SECONDS.toMillis(60));
    await(ran);
    assertThatThrownBy(() -> continuations.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
