package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerConfig;
import dev.manager.periodic.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks come, go, fail, hang, are paused, asked for and reconfigured at random, on real threads.
 * What must hold at every moment is checked by the tasks themselves.
 */
class RandomTasksTest implements Reporter.Events {
  private static final int STEPS = 500;
  private static final String[] OVERLAPS = {"skip", "queue", "concurrent"};

  /** A task, and what it sees of itself. */
  private static final class Subject {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicLong begun = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final Task task;
    volatile int allowed;
    volatile boolean gone;
    volatile boolean ranAfterItWent;

    Subject(Task task) {
      this.task = task;
    }
  }

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger recoveries = new AtomicInteger();
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Subject> all = new ArrayList<>();
  private int number;

  @Override
  public void failed(Task task, String failure) {
    failures.incrementAndGet();
  }

  @Override
  public void recovered(Task task, int inRow) {
    recoveries.incrementAndGet();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatMustHoldHolds(long seed) throws Exception {
    var random = new Random(seed);
    var engine =
        new Engine(
            PeriodicConfig.of(
                ManagerConfig.of(Map.of("periodic.threads.max", 6, "periodic.concurrent.max", 3))),
            new Reporter(this));
    var registry = new Registry(engine);
    var operations = new Operations(engine, registry);
    engine.open();
    for (int step = 0; step < STEPS; step++) {
      act(random, engine, registry, operations);
      LockSupport.parkNanos(random.nextInt(1_000_000));
    }
    for (Subject each : all) {
      remove(registry, each);
    }
    engine.close();
    assertThat(engine.crew().size()).describedAs("threads left").isZero();
    assertThat(all).anyMatch(each -> each.ended.get() > 0);
    for (Subject each : all) {
      String which = "seed %d: %s".formatted(seed, each.task.info());
      assertThat(each.most.get()).describedAs(which).isLessThanOrEqualTo(each.allowed);
      assertThat(each.ranAfterItWent).describedAs(which).isFalse();
      assertThat(each.inside).describedAs(which).hasValue(0);
      TaskInfo info = each.task.info();
      assertThat(info.runs()).describedAs(which).isEqualTo(each.begun.get());
      assertThat(info.failures()).describedAs(which).isLessThanOrEqualTo(info.runs());
      assertThat(info.running()).describedAs(which).isNull();
    }
    assertThat(recoveries.get()).isLessThanOrEqualTo(failures.get());
  }

  private void act(Random random, Engine engine, Registry registry, Operations operations)
      throws Exception {
    Subject any = subjects.isEmpty() ? null : subjects.get(random.nextInt(subjects.size()));
    switch (random.nextInt(12)) {
      case 0, 1 -> subjects.add(come(random, engine, registry));
      case 2 -> {
        if (any != null && subjects.size() > 3) {
          remove(registry, any);
          subjects.remove(any);
        }
      }
      case 3 ->
          engine.config(
              PeriodicConfig.of(
                  ManagerConfig.of(
                      Map.of(
                          "periodic.threads.max", 4 + random.nextInt(4),
                          "periodic.concurrent.max", 3,
                          "periodic.history.max", 1 + random.nextInt(9)))));
      case 4 -> {
        if (any != null) {
          operations.pause(any.task.name());
        }
      }
      case 5, 6 -> {
        if (any != null) {
          operations.resume(any.task.name());
        }
      }
      case 7 -> {
        if (any != null) {
          any.task.replan();
          assertThat(operations.next(any.task.name(), 3)).hasSizeLessThanOrEqualTo(3);
        }
      }
      case 8 -> {
        if (any != null) {
          ask(operations, any);
        }
      }
      default -> {
        if (any != null) {
          any.task.options(
              Lab.options(
                  random.nextBoolean() ? "spacing.seconds" : "fixed.delay.seconds",
                  0.0002 + random.nextDouble() / 200,
                  "overlap",
                  any.allowed == 1 ? OVERLAPS[random.nextInt(2)] : "concurrent",
                  "timeout.seconds",
                  0.005));
        }
      }
    }
  }

  private static void ask(Operations operations, Subject any) {
    try {
      operations.run(any.task.name()).join();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("runs already");
    } catch (java.util.concurrent.CompletionException e) {
      assertThat(e).hasMessageContaining("runs already");
    }
  }

  private Subject come(Random random, Engine engine, Registry registry) {
    int which = random.nextInt(3);
    Options options =
        Lab.options(
            "spacing.seconds",
            0.0002 + random.nextDouble() / 500,
            "overlap",
            OVERLAPS[which],
            "timeout.seconds",
            0.005,
            "run.immediately",
            random.nextBoolean());
    Task task =
        Objects.requireNonNull(
            registry.adopt("m.t" + ++number, "m", options, engine.ticker().nanos()));
    var subject = new Subject(task);
    subject.allowed = which == 2 ? 3 : 1;
    all.add(subject);
    long seed = random.nextLong();
    task.attach(Lab.work(context -> body(subject, seed)), options);
    return subject;
  }

  private static void body(Subject subject, long seed) throws Exception {
    if (subject.gone) {
      subject.ranAfterItWent = true;
    }
    subject.most.accumulateAndGet(subject.inside.incrementAndGet(), Math::max);
    try {
      var random = new Random(seed + subject.begun.incrementAndGet());
      switch (random.nextInt(12)) {
        case 0 -> throw new IllegalStateException("as it happens");
        case 1 -> throw new AssertionError("worse");
        case 2 -> new java.util.concurrent.CountDownLatch(1).await(); // until its timeout
        case 3, 4 -> TimeUnit.MICROSECONDS.sleep(random.nextInt(2000));
        default -> subject.ended.incrementAndGet();
      }
    } finally {
      subject.inside.decrementAndGet();
    }
  }

  private static void remove(Registry registry, Subject subject) throws InterruptedException {
    subject.task.detach();
    subject.task.interrupt();
    assertThat(subject.task.awaitEnd(Duration.ofSeconds(60).toNanos())).isTrue();
    subject.gone = true;
    registry.drop(subject.task);
  }
}
