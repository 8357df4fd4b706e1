package dev.manager.rpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.rpc.internal.Threads;
import dev.manager.rpc.internal.local.LocalLimits;
import dev.manager.rpc.internal.local.LocalTransport;
import dev.manager.spi.RpcDelivery;
import dev.manager.spi.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ExecutorService threads = Threads.workers("test");
  private final ScheduledThreadPoolExecutor timer = Threads.timer("test-timer");
  private final RpcTransport transport = new LocalTransport(() -> LocalLimits.DEFAULT, timer);

  @AfterEach
  void end() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  /** A request that does something when it is run. */
  private record Task(Runnable what) implements RpcDelivery {
    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public boolean redelivered() {
      return false;
    }

    @Override
    public boolean accept() {
      return true;
    }

    @Override
    public void release() {}

    @Override
    public void reject(String reason) {}
  }

  private static void run(Incoming each) {
    ((Task) each.delivery()).what().run();
  }

  private Incoming task(Runnable what) {
    return new Incoming(new Task(what), transport);
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void runsEachOnceAndNoMoreThanAllowedAtATime() throws Exception {
    int submitters = 8;
    int each = 5_000;
    var workers = new Workers(() -> 3, threads, WorkersTest::run);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var runs = new AtomicInteger[submitters * each];
    var left = new CountDownLatch(runs.length);
    List<Thread> all = new ArrayList<>();
    for (int s = 0; s < submitters; s++) {
      int first = s * each;
      var thread =
          new Thread(
              () -> {
                for (int i = first; i < first + each; i++) {
                  var count = new AtomicInteger();
                  runs[i] = count;
                  workers.submit(
                      task(
                          () -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            count.incrementAndGet();
                            inside.decrementAndGet();
                            left.countDown();
                          }));
                  if (ThreadLocalRandom.current().nextInt(64) == 0) {
                    Thread.onSpinWait();
                  }
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    await(left);
    assertThat(runs).allMatch(count -> count.get() == 1);
    assertThat(most.get()).isBetween(1, 3);
    assertThat(workers.awaitIdle(SOON)).isTrue();
    assertThat(workers.waiting()).isZero();
  }

  /** One that waits for one which came later must not keep it from being run. */
  @Test
  void whatBlocksHoldsNothingElseUp() {
    int depth = 40;
    var workers = new Workers(() -> depth + 1, threads, WorkersTest::run);
    List<CountDownLatch> steps = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      steps.add(new CountDownLatch(1));
    }
    for (int i = 0; i < depth; i++) {
      int step = i;
      workers.submit(
          task(
              () -> {
                await(steps.get(step + 1));
                steps.get(step).countDown();
              }));
    }
    until(() -> workers.running() == depth);
    workers.submit(task(() -> steps.get(depth).countDown()));
    await(steps.get(0));
  }

  @Test
  void takesWaitingOnesAsSoonAsThereIsRoom() {
    var workers = new Workers(() -> 1, threads, WorkersTest::run);
    var hold = new CountDownLatch(1);
    var order = new ConcurrentLinkedQueue<Integer>();
    var done = new CountDownLatch(10);
    assertThat(workers.submit(task(() -> await(hold)))).as("a thread is woken").isTrue();
    for (int i = 0; i < 10; i++) {
      int number = i;
      boolean woken =
          workers.submit(
              task(
                  () -> {
                    order.add(number);
                    done.countDown();
                  }));
      assertThat(woken).as("another thread is woken").isFalse();
    }
    until(() -> workers.running() == 1 && workers.waiting() == 10);
    hold.countDown();
    await(done);
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void interruptsOnlyWhatRuns() throws Exception {
    var workers = new Workers(() -> 2, threads, WorkersTest::run);
    var entered = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    workers.submit(
        task(
            () -> {
              entered.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
              }
            }));
    await(entered);
    assertThat(workers.interrupt()).isEqualTo(1);
    assertThat(workers.awaitIdle(SOON)).isTrue();
    assertThat(interrupted).isTrue();
    assertThat(workers.interrupt()).isZero();
    var clean = new CountDownLatch(20);
    Set<Boolean> flags = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 20; i++) {
      workers.submit(
          task(
              () -> {
                flags.add(Thread.currentThread().isInterrupted());
                clean.countDown();
              }));
    }
    await(clean);
    assertThat(flags).containsExactly(false);
  }

  @Test
  void anErrorOfTheJvmCostsNoOtherRequest() {
    var errors = new AtomicInteger();
    Executor quiet =
        task ->
            threads.execute(
                () -> {
                  try {
                    task.run();
                  } catch (StackOverflowError e) {
                    errors.incrementAndGet();
                  }
                });
    var workers = new Workers(() -> 1, quiet, WorkersTest::run);
    var done = new CountDownLatch(100);
    for (int i = 0; i < 200; i++) {
      boolean fails = i % 2 == 0;
      workers.submit(
          task(
              () -> {
                if (fails) {
                  throw new StackOverflowError("test");
                }
                done.countDown();
              }));
    }
    await(done);
    until(() -> errors.get() == 100);
  }

  @Test
  void givesItsThreadsBackWhenItIsClosed() throws Exception {
    var workers = new Workers(() -> 4, threads, WorkersTest::run);
    var done = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      workers.submit(task(done::countDown));
    }
    await(done);
    assertThat(workers.awaitIdle(SOON)).isTrue();
    workers.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void keepsWhatNoThreadCouldBeHadFor() {
    var workers =
        new Workers(
            () -> 4,
            task -> {
              throw new RejectedExecutionException();
            },
            WorkersTest::run);
    workers.submit(task(() -> {}));
    workers.submit(task(() -> {}));
    assertThat(workers.running()).isZero();
    assertThat(workers.unstarted()).hasSize(2);
    assertThat(workers.unstarted()).isEmpty();
  }

  /** Such as no memory for a thread: it is as if nobody had been called. */
  @Test
  void aThreadThatDoesNotStartIsNotWaitedFor() {
    var fails = new AtomicBoolean(true);
    var workers =
        new Workers(
            () -> 4,
            task -> {
              if (fails.get()) {
                throw new StackOverflowError("test");
              }
              threads.execute(task);
            },
            WorkersTest::run);
    var done = new CountDownLatch(2);
    assertThatThrownBy(() -> workers.submit(task(done::countDown)))
        .isInstanceOf(StackOverflowError.class);
    fails.set(false);
    workers.submit(task(done::countDown));
    await(done);
  }
}
