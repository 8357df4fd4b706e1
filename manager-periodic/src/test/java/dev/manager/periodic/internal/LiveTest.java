package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.ManagerConfig;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskRun;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine with its threads and the machine's clocks. Nothing here is timed but by awaiting. */
class LiveTest implements Reporter.Events {
  private final Engine engine =
      new Engine(PeriodicConfig.of(ManagerConfig.of(Map.of())), new Reporter(this));
  private final Registry registry = new Registry(engine);
  private final Operations operations = new Operations(engine, registry);

  LiveTest() {
    engine.open();
  }

  @AfterEach
  void close() {
    engine.close();
    assertThat(engine.crew().size()).describedAs("threads after the end").isZero();
  }

  @Override
  public void failed(Task task, String failure) {}

  @Override
  public void recovered(Task task, int failures) {}

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60));
  }

  private Task add(String name, Lab.Body body, Object... options) {
    Options read = Lab.options(options);
    Task task =
        Objects.requireNonNull(
            registry.adopt("m." + name, "m", read, engine.ticker().nanos()), name);
    task.attach(Lab.work(body), read);
    return task;
  }

  @Test
  void tasksThatBlockDelayNoOther() throws Exception {
    engine.config(PeriodicConfig.of(ManagerConfig.of(Map.of("periodic.threads.max", 8))));
    boolean unlimited = VirtualThreads.factory("t") != null;
    int blocked = unlimited ? 50 : 7;
    var release = new CountDownLatch(1);
    var inside = new CountDownLatch(blocked);
    for (int i = 0; i < blocked; i++) {
      add(
          "blocked" + i,
          context -> {
            inside.countDown();
            release.await();
          },
          "spacing.seconds",
          0.01);
    }
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    var count = new AtomicInteger();
    add("quick", context -> count.incrementAndGet(), "spacing.seconds", 0.01);
    soon().until(() -> count.get() > 20);
    release.countDown();
  }

  @Test
  void neverRunsOneTaskTwiceAtOnce() {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var count = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      String overlap = i % 2 == 0 ? "skip" : "queue";
      var own = new AtomicInteger();
      add(
          "t" + i,
          context -> {
            most.accumulateAndGet(own.incrementAndGet(), Math::max);
            inside.incrementAndGet();
            TimeUnit.MICROSECONDS.sleep(500);
            count.incrementAndGet();
            own.decrementAndGet();
          },
          "spacing.seconds",
          0.0001,
          "overlap",
          overlap);
    }
    soon().until(() -> count.get() > 300);
    assertThat(most).hasValue(1);
  }

  @Test
  void interruptsWhatTakesTooLong() {
    Task task =
        add(
            "slow",
            context -> new CountDownLatch(1).await(),
            "spacing.seconds",
            0.01,
            "timeout.seconds",
            0.05);
    soon().until(() -> task.history().size() >= 2);
    TaskRun run = task.history().get(0);
    assertThat(run.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(run.failure())
        .isEqualTo("it took longer than its timeout: java.lang.InterruptedException");
    assertThat(task.info().failuresInRow()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void timeoutsComeThoughAllThreadsAreBlocked() {
    engine.config(
        PeriodicConfig.of(
            ManagerConfig.of(Map.of("periodic.threads.max", 2, "periodic.virtual.max", 0))));
    for (int i = 0; i < 6; i++) {
      add(
          "t" + i,
          context -> new CountDownLatch(1).await(),
          "once.seconds",
          0,
          "timeout.seconds",
          0.05);
    }
    soon().until(() -> operations.list().stream().allMatch(each -> each.runs() == 1));
    assertThat(operations.list())
        .allSatisfy(
            each ->
                assertThat(Objects.requireNonNull(each.lastRun()).outcome())
                    .isEqualTo(Outcome.TIMED_OUT));
  }

  @Test
  void anInterruptionStaysWithItsRun() {
    var wrongly = new AtomicInteger();
    var count = new AtomicInteger();
    add(
        "slow",
        context -> {
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        },
        "spacing.seconds",
        0.002,
        "timeout.seconds",
        0.001);
    for (int i = 0; i < 4; i++) {
      add(
          "quick" + i,
          context -> {
            count.incrementAndGet();
            if (Thread.currentThread().isInterrupted()) {
              wrongly.incrementAndGet();
            }
          },
          "spacing.seconds",
          0.0005);
    }
    soon().until(() -> count.get() > 1000);
    assertThat(wrongly).hasValue(0);
  }

  @Test
  void threadsComeAsTheyAreNeededAndNoMore() throws Exception {
    engine.config(
        PeriodicConfig.of(
            ManagerConfig.of(Map.of("periodic.threads.max", 4, "periodic.virtual.max", 0))));
    Set<String> threads = ConcurrentHashMap.newKeySet();
    var release = new CountDownLatch(1);
    for (int i = 0; i < 10; i++) {
      add(
          "t" + i,
          context -> {
            threads.add(Thread.currentThread().getName());
            release.await();
          },
          "once.seconds",
          0);
    }
    soon().until(() -> threads.size() == 4);
    assertThat(engine.crew().size()).isEqualTo(4);
    assertThat(engine.crew().shortages()).isPositive();
    release.countDown();
    soon().until(() -> operations.list().stream().allMatch(each -> each.runs() == 1));
    assertThat(threads).hasSize(4);
  }

  @Test
  void aRunThatIsAskedForTellsItsOutcome() throws Exception {
    add(
        "t",
        context -> {
          throw new java.io.IOException("no");
        },
        "spacing.seconds",
        3600);
    TaskRun run = operations.run("m.t").get(60, TimeUnit.SECONDS);
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.failure()).isEqualTo("java.io.IOException: no");
  }
}
