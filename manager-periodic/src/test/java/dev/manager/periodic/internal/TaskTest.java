package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.periodic.Outcome;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a task runs and what becomes of it, by clocks that stand still unless they are moved. */
class TaskTest {
  private final Lab lab = new Lab();
  private final List<Long> runs = new ArrayList<>(); // seconds since the begin
  private final long begin = lab.ticker.nanos();

  private void note() {
    runs.add(lab.seconds(lab.ticker.nanos() - begin));
  }

  private Task noting(Object... options) {
    return lab.add("t", context -> note(), options);
  }

  /** Notes its begin and takes so many seconds; what is due meanwhile is attended to. */
  private Task taking(int seconds, Object... options) {
    return lab.add(
        "t",
        context -> {
          note();
          lab.advanceSeconds(seconds);
        },
        options);
  }

  @Test
  void runsOnAGridThatALateRunDoesNotMove() {
    noting("spacing.seconds", 10);
    lab.advance(Duration.ofSeconds(10), Duration.ofSeconds(10));
    lab.ticker.advance(Duration.ofSeconds(37)); // nothing attends: at 47
    lab.pump();
    lab.advanceSeconds(13);
    assertThat(runs).containsExactly(10L, 47L, 50L, 60L);
  }

  @Test
  void takesTheDelayFromTheEndOfTheRun() {
    taking(3, "fixed.delay.seconds", 10, "run.immediately", true, "overlap", "concurrent");
    lab.pump();
    lab.advanceSeconds(30);
    assertThat(runs).containsExactly(0L, 13L, 26L, 39L);
  }

  @Test
  void runsOnceAndIsDone() {
    Task task = noting("once.seconds", 5);
    assertThat(lab.operations.next("m.t", 3)).hasSize(1);
    lab.advanceSeconds(100);
    assertThat(runs).containsExactly(5L);
    assertThat(task.info().state()).isEqualTo(TaskState.DONE);
    assertThat(task.info().nextRun()).isNull();
  }

  @Test
  void leavesOutWhatFallsIntoALongRun() {
    Task task = taking(25, "spacing.seconds", 10);
    lab.advanceSeconds(10);
    assertThat(runs).containsExactly(10L); // ran until 35
    assertThat(task.info().skipped()).isEqualTo(2);
    lab.advanceSeconds(5);
    assertThat(runs).containsExactly(10L, 40L);
  }

  @Test
  void makesUpForOneOfThoseIfItQueues() {
    var longOne = new AtomicInteger(25);
    Task task =
        lab.add(
            "t",
            context -> {
              note();
              lab.advanceSeconds(longOne.getAndSet(0));
            },
            "spacing.seconds",
            10,
            "overlap",
            "queue");
    lab.advanceSeconds(10);
    lab.pump();
    lab.advanceSeconds(5);
    assertThat(runs).containsExactly(10L, 35L, 40L);
    assertThat(task.info().skipped()).isEqualTo(1);
  }

  @Test
  void runsSideBySideUpToItsLimit() {
    lab.engine.config(Lab.settings("periodic.concurrent.max", 2));
    Task task = taking(25, "spacing.seconds", 10, "overlap", "concurrent");
    lab.advanceSeconds(10);
    assertThat(runs).startsWith(10L, 20L);
    assertThat(task.info().skipped()).isPositive();
  }

  @Test
  void goesByItsCronExpressionAndZone() {
    // The clock says 2026-01-15T00:00Z, 09:00 in Tokyo.
    Task task = noting("cron", "30 9 * * *", "zone", "Asia/Tokyo");
    lab.advance(Duration.ofHours(25), Duration.ofMinutes(1));
    assertThat(runs).containsExactly(1800L, 1800L + 86_400);
    assertThat(task.info().nextRun()).isEqualTo(Instant.parse("2026-01-17T00:30:00Z"));
    assertThat(task.info().trigger()).isEqualTo("cron 30 9 * * * (Asia/Tokyo)");
  }

  @Test
  void aWallClockThatGoesForwardRunsWhatItPassedOnce() {
    noting("cron", "0 * * * *");
    var watch = new ClockWatch(lab.engine, lab.registry);
    watch.open();
    lab.ticker.set(Instant.parse("2026-01-15T07:30:00Z"));
    lab.advanceSeconds(5);
    assertThat(runs).containsExactly(5L);
    lab.advanceSeconds(1800);
    assertThat(runs).containsExactly(5L, 1800L);
  }

  @Test
  void aWallClockThatGoesFarBackIsFollowed() {
    noting("cron", "0 * * * *");
    new ClockWatch(lab.engine, lab.registry).open();
    lab.advanceSeconds(3600);
    lab.ticker.set(Instant.parse("2026-01-14T00:59:00Z"));
    lab.advanceSeconds(60);
    assertThat(runs).containsExactly(3600L, 3660L);
  }

  @Test
  void aWallClockThatGoesBackALittleRepeatsNothing() {
    noting("cron", "0 * * * *");
    new ClockWatch(lab.engine, lab.registry).open();
    lab.advanceSeconds(3600);
    lab.ticker.set(Instant.parse("2026-01-15T00:59:30Z"));
    lab.advanceSeconds(3600);
    assertThat(runs).containsExactly(3600L);
    lab.advanceSeconds(30);
    assertThat(runs).containsExactly(3600L, 3600L + 3630);
  }

  @Test
  void theWallClockMeansNothingToAGrid() {
    noting("spacing.seconds", 10);
    new ClockWatch(lab.engine, lab.registry).open();
    lab.ticker.set(Instant.parse("2020-01-01T00:00:00Z"));
    lab.advanceSeconds(20);
    lab.ticker.set(Instant.parse("2030-01-01T00:00:00Z"));
    lab.advanceSeconds(10);
    assertThat(runs).containsExactly(10L, 20L, 30L);
  }

  @Test
  void runsOnceWhatItMissedUnlessToldToLeaveItOut() {
    noting("spacing.seconds", 10);
    var others = new AtomicInteger();
    Task skipping =
        lab.add("s", context -> others.incrementAndGet(), "spacing.seconds", 10, "missed", "skip");
    lab.ticker.advance(Duration.ofHours(3)); // as if the machine had slept
    lab.pump();
    assertThat(runs).containsExactly(10_800L);
    assertThat(others).hasValue(0);
    assertThat(skipping.info().missed()).isEqualTo(1080);
    lab.advanceSeconds(10);
    assertThat(runs).containsExactly(10_800L, 10_810L);
    assertThat(others).hasValue(1);
  }

  @Test
  void countsFailuresAndTellsOfTheFirstAndOfTheRecovery() {
    var broken = new AtomicBoolean(true);
    Task task =
        lab.add(
            "t",
            context -> {
              if (broken.get()) {
                throw new java.io.IOException("disk\nfull");
              }
            },
            "spacing.seconds",
            1);
    lab.advanceSeconds(5);
    broken.set(false);
    lab.advanceSeconds(2);
    assertThat(lab.events)
        .containsExactly("failed m.t java.io.IOException: disk full", "recovered m.t 5");
    TaskInfo info = task.info();
    assertThat(info.runs()).isEqualTo(7);
    assertThat(info.failures()).isEqualTo(5);
    assertThat(info.failuresInRow()).isZero();
    assertThat(task.history().stream().map(TaskRun::outcome))
        .startsWith(Outcome.FAILED)
        .endsWith(Outcome.SUCCEEDED)
        .hasSize(7);
  }

  @Test
  void backsOffWhileItFails() {
    var broken = new AtomicBoolean(true);
    lab.add(
        "t",
        context -> {
          note();
          if (broken.get()) {
            throw new IllegalStateException("down");
          }
        },
        "spacing.seconds",
        10,
        "backoff.max.seconds",
        60);
    lab.advanceSeconds(280);
    assertThat(runs).containsExactly(10L, 20L, 40L, 80L, 140L, 200L, 260L);
    broken.set(false);
    lab.advanceSeconds(60);
    assertThat(runs).endsWith(320L, 330L, 340L);
  }

  @Test
  void remembersAsManyRunsAsItIsTold() {
    lab.engine.config(Lab.settings("periodic.history.max", 3));
    Task task = noting("spacing.seconds", 1);
    lab.advanceSeconds(10);
    assertThat(task.history().stream().map(TaskRun::started))
        .containsExactly(
            Instant.parse("2026-01-15T00:00:08Z"),
            Instant.parse("2026-01-15T00:00:09Z"),
            Instant.parse("2026-01-15T00:00:10Z"));
    lab.engine.config(Lab.settings("periodic.history.max", 1));
    lab.advanceSeconds(1);
    assertThat(task.history()).hasSize(1);
  }

  @Test
  void isPausedAndResumedOnItsGrid() {
    Task task = noting("spacing.seconds", 10);
    lab.operations.pause("m.t");
    lab.operations.pause("m.t");
    lab.advanceSeconds(35);
    assertThat(task.info().state()).isEqualTo(TaskState.PAUSED);
    assertThat(task.info().nextRun()).isNull();
    lab.operations.resume("m.t");
    lab.advanceSeconds(5);
    assertThat(runs).containsExactly(40L);
    assertThat(task.info().skipped()).isZero();
  }

  @Test
  void keepsItsGridUnderOtherOptions() {
    Task task = noting("spacing.seconds", 10);
    lab.advanceSeconds(10);
    lab.advanceSeconds(4);
    task.options(Lab.options("spacing.seconds", 5));
    lab.advanceSeconds(6);
    assertThat(runs).containsExactly(10L, 15L, 20L);
    task.options(Lab.options("spacing.seconds", -1));
    lab.advanceSeconds(20);
    assertThat(runs).hasSize(3);
    task.options(Lab.options("spacing.seconds", 20));
    lab.advanceSeconds(20);
    assertThat(runs).containsExactly(10L, 15L, 20L, 60L);
    task.options(Lab.options("cron", "* * * * *"));
    lab.advanceSeconds(60);
    assertThat(runs).containsExactly(10L, 15L, 20L, 60L, 120L);
  }

  @Test
  void runsWhenItIsAskedToWithoutLosingItsSlot() throws Exception {
    noting("spacing.seconds", 10);
    lab.advanceSeconds(4);
    CompletableFuture<TaskRun> asked = lab.operations.run("m.t");
    assertThat(asked).isNotDone();
    lab.pump();
    assertThat(asked.get().outcome()).isEqualTo(Outcome.SUCCEEDED);
    lab.operations.pause("m.t");
    CompletableFuture<TaskRun> whilePaused = lab.operations.run("m.t");
    lab.pump();
    assertThat(whilePaused).isDone();
    lab.operations.resume("m.t");
    lab.advanceSeconds(6);
    assertThat(runs).containsExactly(4L, 4L, 10L);
  }

  @Test
  void refusesToRunTwiceAtOnce() {
    List<String> refusals = new ArrayList<>();
    lab.add(
        "t",
        context -> {
          note();
          lab.ticker.advance(Duration.ofMillis(1500));
          assertThatThrownBy(() -> lab.operations.run("m.t"))
              .isInstanceOf(IllegalStateException.class)
              .satisfies(refused -> refusals.add(String.valueOf(refused.getMessage())));
        },
        "spacing.seconds",
        10);
    lab.advanceSeconds(10);
    assertThat(refusals)
        .containsExactly(
            "Periodic task m.t runs already, for 1.5 s, and may run only once at a time (overlap SKIP)");
  }

  @Test
  void namesTheTasksThatThereAreWhenOneIsNot() {
    noting();
    assertThatThrownBy(() -> lab.operations.run("m.u"))
        .hasMessage("There is no periodic task \"m.u\": expected one of [m.t]");
    assertThatThrownBy(() -> lab.operations.next("m.t", 0))
        .hasMessage("Count is 0, expected 1 to 1000");
  }

  @Test
  void tellsTheNextTimes() {
    noting("spacing.seconds", 30);
    assertThat(lab.operations.next("m.t", 3))
        .containsExactly(
            Instant.parse("2026-01-15T00:00:30Z"),
            Instant.parse("2026-01-15T00:01:00Z"),
            Instant.parse("2026-01-15T00:01:30Z"));
  }

  @Test
  void keepsASlotWhileItsManagerIsAwayAndGoesOnWithTheNextObject() {
    var away = new AtomicBoolean(true);
    Options options = Lab.options("spacing.seconds", 10);
    Task task = noting("spacing.seconds", 10);
    Work present = Lab.work(context -> note());
    task.attach(() -> away.get() ? null : present.enter(), options);
    lab.advance(Duration.ofSeconds(12), Duration.ofMillis(50));
    assertThat(runs).isEmpty();
    away.set(false);
    lab.advance(Duration.ofMillis(50), Duration.ofMillis(50));
    assertThat(runs).containsExactly(12L);
    lab.advanceSeconds(8);
    assertThat(runs).containsExactly(12L, 20L);
  }

  @Test
  void isRememberedForItsManagersReturn() {
    Task task = noting("spacing.seconds", 10);
    lab.advanceSeconds(10);
    task.detach();
    lab.registry.park(task);
    assertThat(lab.operations.list()).isEmpty();
    lab.advanceSeconds(13);
    assertThat(runs).containsExactly(10L);
    Task again = noting("spacing.seconds", 10);
    lab.pump();
    assertThat(again).isSameAs(task);
    assertThat(runs).describedAs("the slot of 20 is not missed").containsExactly(10L, 23L);
    lab.advanceSeconds(7);
    assertThat(runs).containsExactly(10L, 23L, 30L);
    assertThat(task.info().runs()).isEqualTo(3);
    task.detach();
    lab.registry.park(task);
    lab.ticker.advance(Duration.ofMinutes(11));
    assertThat(noting("spacing.seconds", 10)).isNotSameAs(task);
  }

  @Test
  void beginsAfterTheFuzzyDelay() {
    Options options = Lab.options("spacing.seconds", 10, "run.immediately", true);
    Task task = lab.registry.adopt("m.f", "m", options, lab.ticker.nanos() + 7_000_000_000L);
    java.util.Objects.requireNonNull(task).attach(Lab.work(context -> note()), options);
    lab.advanceSeconds(20);
    assertThat(runs).containsExactly(7L, 17L);
  }
}
