package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Script;
import dev.manager.itest.probe.Script.Entry;
import dev.manager.periodic.Outcome;
import dev.manager.periodic.PeriodicTask;
import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.TaskInfo;
import dev.manager.periodic.TaskRun;
import dev.manager.periodic.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

/** Periodic tasks around managers and services that come, change, swap and go. */
class PeriodicTest {
  private static final String PART = "dev.manager.periodic";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Host host = new Host();
  private final String name = "tick" + COUNT.incrementAndGet();
  private final String task = name + ".tick";
  private final Script script = Script.of(name);

  @BeforeEach
  void startThePart() throws Exception {
    host.settings(PART, "periodic.fuzzy.delay.seconds", "0");
    host.part(PART);
  }

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  private PeriodicTasks tasks() {
    return host.service(PeriodicTasks.class);
  }

  private TaskInfo info() {
    return tasks().find(task).orElseThrow();
  }

  private Configuration ticking(Bundle bundle, Object... keysAndValues) {
    Configuration made = host.managerOf(bundle, "itest.ticking", name, keysAndValues);
    host.running(name);
    return made;
  }

  private long ticks(int object) {
    return script.entries().stream().filter(new Entry(object, "tick")::equals).count();
  }

  private void ticksOn(int object) {
    long before = ticks(object);
    soon().until(() -> ticks(object) > before + 2);
  }

  @Test
  void aTaskRunsWhileItsManagerDoes() {
    Configuration manager = ticking(host.start("periodic"));
    ticksOn(1);
    assertThat(script.steps()).contains("ticked [admin]").doesNotContain("idle");
    assertThat(tasks().list().stream().map(TaskInfo::name)).containsExactly(name + ".idle", task);
    assertThat(tasks().find(name + ".idle").orElseThrow().state()).isEqualTo(TaskState.OFF);
    host.remove(manager);
    host.gone(name);
    assertThat(tasks().list()).isEmpty();
    long after = ticks(1);
    assertThat(script.steps().indexOf("cleanupHost")).isGreaterThan(0);
    assertThat(script.steps().lastIndexOf("tick"))
        .isLessThan(script.steps().indexOf("cleanupHost"));
    assertThat(ticks(1)).isEqualTo(after);
  }

  @Test
  void aMethodThatCannotBeOneFailsTheStart() throws Exception {
    host.configure("supervisor.enabled", false);
    host.managerOf(host.start("periodic"), "itest.wrong", name);
    assertThat(host.failed(name).failure())
        .contains("WrongManager.report(java.lang.String)")
        .contains("expected \"void report()\" or \"void report(RequestContext)\"");
    assertThat(script.steps()).doesNotContain("initHost");
  }

  @Test
  void anOptionOfTheManagersConfigurationCountsAtOnce() throws Exception {
    Configuration manager = ticking(host.start("periodic"));
    ticksOn(1);
    Host.change(manager, "periodic.tick.spacing.seconds", "3600");
    soon().until(() -> info().trigger().equals("every 3600 s"));
    Host.change(manager, "periodic.idle.spacing.seconds", "0.01");
    soon().until(() -> script.steps().contains("idle"));
    Host.change(manager, "periodic.tick.spacing.seconds", "soon");
    host.managers().reset(name);
    assertThat(info().trigger()).describedAs("the old one").isEqualTo("every 3600 s");
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void anOptionOfThePartsConfigurationCountsAtOnce() throws Exception {
    Configuration part =
        host.settings(
            PART,
            "periodic.fuzzy.delay.seconds",
            "0",
            "periodic." + task + ".spacing.seconds",
            "3600");
    ticking(host.start("periodic"));
    soon().until(() -> info().trigger().equals("every 3600 s"));
    Host.change(part, "periodic." + task + ".spacing.seconds", "0.03");
    ticksOn(1);
    Host.change(part, "periodic.enabled", "perhaps");
    Host.change(part, "periodic.enabled", "false");
    soon().until(() -> info().nextRun() == null && info().running() == null);
    long runs = ticks(1);
    assertThat(tasks().periodicTasks(name, RequestContext.admin(), true))
        .isLessThanOrEqualTo(Duration.ofMillis(30));
    assertThat(ticks(1)).isLessThanOrEqualTo(runs + 1);
  }

  @Test
  void aSwapKeepsTheTaskAndNeverRunsItTwice() {
    var inside = new AtomicInteger();
    var together = new AtomicBoolean();
    script.on(
        "tick",
        self -> {
          together.compareAndSet(false, inside.incrementAndGet() > 1);
          TimeUnit.MILLISECONDS.sleep(5);
          inside.decrementAndGet();
        });
    host.start("periodic");
    host.managerOfAll("itest.ticking", name);
    host.running(name);
    ticksOn(1);
    Bundle better = host.start("periodic", "2.0.0");
    soon().until(() -> ticks(2) > 2);
    soon().until(() -> script.entries().contains(new Entry(1, "cleanupHost")));
    long old = ticks(1);
    ticksOn(2);
    assertThat(ticks(1)).describedAs("ticks of the old object after its end").isEqualTo(old);
    long seen = ticks(1) + ticks(2);
    soon().until(() -> info().runs() >= seen);
    stop(better);
    soon().until(() -> ticks(3) > 2);
    assertThat(info().runs()).isGreaterThanOrEqualTo(old + ticks(2));
    assertThat(together).isFalse();
  }

  private static void stop(Bundle bundle) {
    try {
      bundle.stop();
    } catch (org.osgi.framework.BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRunThatHangsDuringASwapHoldsUpTheTaskAndNothingElse() throws Exception {
    host.configure("graceful.timeout.seconds", 0.5);
    var inside = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var interruptions = new AtomicInteger();
    script.on(
        "tick",
        self -> {
          while (self.number() == 1 && release.getCount() > 0) {
            inside.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              interruptions.incrementAndGet(); // and it hangs on
            }
          }
        });
    host.start("periodic");
    host.managerOfAll("itest.ticking", name);
    host.running(name);
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    host.start("periodic", "2.0.0");
    soon().until(() -> host.handle(name).echo("x").equals("x#2"));
    soon().until(() -> interruptions.get() > 0);
    assertThat(ticks(2)).describedAs("never two objects run one task at once").isZero();
    assertThat(info().state()).isEqualTo(TaskState.RUNNING);
    assertThat(host.handle(name).echo("x")).describedAs("calls go on").isEqualTo("x#2");
    release.countDown();
    soon().until(() -> ticks(2) > 2);
    assertThat(ticks(1)).isEqualTo(1);
  }

  @Test
  void otherOptionsOfAConfigurationLeaveTheGridWhereItIs() throws Exception {
    Configuration manager =
        ticking(host.start("periodic"), "periodic.tick.spacing.seconds", "3600");
    Instant first = tasks().next(task, 1).get(0);
    Host.change(manager, "periodic.tick.timeout.seconds", "30");
    soon().until(() -> info().timeout().equals(Duration.ofSeconds(30)));
    assertThat(tasks().next(task, 1).get(0)).isCloseTo(first, within(1, SECONDS));
    Host.change(manager, "periodic.tick.spacing.seconds", "1800");
    soon().until(() -> info().trigger().equals("every 1800 s"));
    assertThat(tasks().next(task, 2))
        .satisfiesExactly(
            one -> assertThat(one).isCloseTo(first.minusSeconds(1800), within(1, SECONDS)),
            two -> assertThat(two).isCloseTo(first, within(1, SECONDS)));
    host.settings(
        PART,
        "periodic.fuzzy.delay.seconds",
        "0",
        "periodic." + task + ".missed",
        "skip",
        "periodic.history.max",
        "5");
    assertThat(tasks().next(task, 2).get(1)).isCloseTo(first, within(1, SECONDS));
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void anUpdateKeepsThePauseAndTheCounters() throws Exception {
    Bundle bundle = host.start("periodic");
    ticking(bundle);
    ticksOn(1);
    tasks().pause(task);
    soon().until(() -> info().running() == null);
    long runs = info().runs();
    bundle.update(Host.stream("periodic"));
    host.running(name);
    soon().until(() -> tasks().find(task).isPresent());
    assertThat(info().state()).isEqualTo(TaskState.PAUSED);
    assertThat(info().runs()).isEqualTo(runs);
    assertThat(ticks(2)).isZero();
    tasks().resume(task);
    ticksOn(2);
  }

  @Test
  void aStopWaitsForARunAndThenInterruptsIt() throws Exception {
    host.configure("graceful.timeout.seconds", 0.3);
    var inside = new CountDownLatch(1);
    script.on(
        "tick",
        self -> {
          inside.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            self.script().note(self.number(), "interrupted");
            throw e;
          }
        });
    Configuration manager = ticking(host.start("periodic"));
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    host.remove(manager);
    host.gone(name);
    soon().untilAsserted(() -> assertThat(script.steps()).contains("interrupted", "cleanupHost"));
    assertThat(ticks(1)).isEqualTo(1);
  }

  @Test
  void thePartComesAndGoesWithoutTheManager() throws Exception {
    Bundle part = host.part(PART);
    part.stop();
    ticking(host.start("periodic"));
    assertThat(ticks(1)).isZero();
    part.start();
    ticksOn(1);
    assertThat(host.info(name).extensions()).hasSize(1);
    part.stop();
    assertThat(host.info(name).extensions()).isEmpty();
    long after = ticks(1);
    assertThat(host.handle(name).echo("x")).isEqualTo("x#1");
    assertThat(ticks(1)).isEqualTo(after);
    assertThat(script.objects()).isEqualTo(1);
  }

  @Test
  void aRunThatIsAskedForIsACallInsideTheManager() throws Exception {
    ticking(host.start("periodic"), "periodic.tick.spacing.seconds", "3600");
    script.on("tick", self -> self.script().note((int) host.info(name).inFlight(), "inside"));
    TaskRun run = tasks().run(task).get(60, TimeUnit.SECONDS);
    assertThat(run.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(script.entries()).contains(new Entry(1, "inside"));
    assertThat(tasks().history(task)).containsExactly(run);
    assertThat(tasks().next(task, 3)).hasSize(3);
  }

  @Test
  void failuresAndTheirEndAreEvents() {
    var broken = new AtomicBoolean(true);
    script.on(
        "tick",
        self -> {
          if (broken.get()) {
            throw new java.io.IOException("pool is gone");
          }
        });
    try (var events = new Events(host, name, "dev/manager/periodic/*")) {
      ticking(host.start("periodic"));
      soon().until(() -> info().failuresInRow() > 2 && !events.all().isEmpty());
      broken.set(false);
      soon().until(() -> events.all().size() >= 2);
      var failed = events.all().get(0);
      assertThat(failed.getTopic()).isEqualTo(PeriodicTasks.TOPIC_FAILED);
      assertThat(failed.getProperty(PeriodicTasks.TASK)).isEqualTo(task);
      assertThat(failed.getProperty("manager.name")).isEqualTo(name);
      assertThat(failed.getProperty(PeriodicTasks.FAILURE))
          .isEqualTo("java.io.IOException: pool is gone");
      var recovered = events.all().get(1);
      assertThat(recovered.getTopic()).isEqualTo(PeriodicTasks.TOPIC_RECOVERED);
      assertThat((Integer) recovered.getProperty(PeriodicTasks.FAILURES)).isGreaterThan(2);
    }
  }

  @Test
  void aServiceIsATaskWhileItIsThere() {
    var runs = new AtomicInteger();
    PeriodicTask sweep = context -> runs.incrementAndGet();
    var registration =
        host.register(
            PeriodicTask.class,
            sweep,
            Map.of("periodic.name", "sweep", "periodic.spacing.seconds", "3600"));
    soon().until(() -> tasks().find("sweep").isPresent());
    registration.setProperties(
        FrameworkUtil.asDictionary(
            Map.of("periodic.name", "sweep", "periodic.spacing.seconds", 0.02)));
    soon().until(() -> runs.get() > 2);
    registration.setProperties(
        FrameworkUtil.asDictionary(Map.of("periodic.spacing.seconds", "often")));
    assertThat(tasks().find("sweep").orElseThrow().trigger()).isEqualTo("every 0.02 s");
    host.register(
        PeriodicTask.class, sweep, Map.of("periodic.name", "sweep", "periodic.enabled", false));
    soon().until(() -> tasks().list().size() == 2);
    assertThat(tasks().list().get(1).name()).startsWith("sweep-");
    registration.unregister();
    int after = runs.get();
    assertThat(tasks().find("sweep")).isEmpty();
    assertThat(runs).hasValue(after);
  }

  @Test
  void aRunnableOfAnotherSchedulerRunsUnchanged() throws Exception {
    var runs = new AtomicInteger();
    Runnable job = runs::incrementAndGet;
    host.register(
        Runnable.class,
        job,
        Map.of(
            "scheduler.expression",
            "0/1 * * * * ?",
            "scheduler.name",
            "job",
            "scheduler.concurrent",
            false));
    soon().until(() -> runs.get() > 0);
    assertThat(tasks().find("job").orElseThrow().trigger()).startsWith("cron 0/1 * * * * ?");
    host.settings(
        PART,
        "periodic.fuzzy.delay.seconds",
        "0",
        "periodic.runnables.enabled",
        "false",
        "periodic.job.spacing.seconds",
        "3600");
    soon().until(() -> tasks().find("job").orElseThrow().trigger().equals("every 3600 s"));
    host.register(Runnable.class, job, Map.of("scheduler.period", 1L, "scheduler.name", "other"));
    assertThat(tasks().find("other")).isEmpty();
  }

  @Test
  void aRunnableWithAPeriodRunsThatOften() throws Exception {
    var runs = new AtomicInteger();
    Runnable job = runs::incrementAndGet;
    var registration =
        host.register(
            Runnable.class, job, Map.of("scheduler.period", 1L, "scheduler.name", "often"));
    soon().until(() -> runs.get() > 1);
    assertThat(tasks().find("often").orElseThrow().trigger()).isEqualTo("every 1 s");
    registration.unregister();
    assertThat(tasks().find("often")).isEmpty();
  }
}
