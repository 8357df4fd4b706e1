package dev.manager.periodic.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What all tasks share: clocks, agendas, threads, settings. Thread-safe.
 *
 * <p>Two crews: one attends to the tasks; the other, of one thread, interrupts those that take too
 * long and watches the wall clock, and never runs a task.
 */
final class Engine {
  private final Ticker ticker;
  private final DoubleSupplier random;
  private final Reporter reporter;
  private final Agenda tasks;
  private final Agenda watch;
  private final Turns turns = new Turns(this::config);
  private final Crew crew;
  private final Crew watchers;
  private volatile PeriodicConfig config;

  /** Makes one by the machine's clocks. */
  Engine(PeriodicConfig config, Reporter reporter) {
    this(SystemTicker.INSTANCE, () -> ThreadLocalRandom.current().nextDouble(), config, reporter);
  }

  Engine(Ticker ticker, DoubleSupplier random, PeriodicConfig config, Reporter reporter) {
    this.ticker = ticker;
    this.random = random;
    this.config = config;
    this.reporter = reporter;
    this.tasks = new Agenda(ticker);
    this.watch = new Agenda(ticker);
    this.crew =
        new Crew(
            "dev.manager.periodic",
            tasks,
            watch,
            () -> config().threadsMax(),
            VirtualThreads.factory("dev.manager.periodic-virtual"),
            () -> config().virtualMax());
    this.watchers = new Crew("dev.manager.periodic-watch", watch, null, () -> 1, null, () -> 0);
  }

  /** Starts the threads. Without this, tests attend to the agendas themselves. */
  void open() {
    crew.open();
    watchers.open();
  }

  /** Ends the threads. */
  void close() {
    crew.close();
    watchers.close();
  }

  Ticker ticker() {
    return ticker;
  }

  DoubleSupplier random() {
    return random;
  }

  PeriodicConfig config() {
    return config;
  }

  void config(PeriodicConfig changed) {
    config = changed;
  }

  Reporter reporter() {
    return reporter;
  }

  Agenda tasks() {
    return tasks;
  }

  Agenda watch() {
    return watch;
  }

  Turns turns() {
    return turns;
  }

  Crew crew() {
    return crew;
  }

  /** Makes the timetable of a task that begins now. */
  Timetable timetable(Options options, long earliest, boolean immediately) {
    Trigger trigger = options.trigger();
    if (trigger instanceof Trigger.Spacing spacing) {
      return new GridTimetable(ticker, random, spacing.nanos(), immediately, earliest);
    } else if (trigger instanceof Trigger.FixedDelay delay) {
      return new DelayTimetable(ticker, delay.nanos(), immediately, earliest);
    } else if (trigger instanceof Trigger.Cron cron) {
      return new CronTimetable(ticker, cron.schedule(), immediately, earliest);
    } else if (trigger instanceof Trigger.Once once) {
      return new OnceTimetable(ticker, once.nanos(), earliest);
    }
    throw new AssertionError(trigger);
  }

  /**
   * Makes the timetable of a task whose trigger changed: where the kind is the same, it goes on.
   */
  Timetable timetable(Options options, Timetable before) {
    Trigger trigger = options.trigger();
    if (trigger instanceof Trigger.Spacing spacing && before instanceof GridTimetable grid) {
      return new GridTimetable(grid, spacing.nanos());
    } else if (trigger instanceof Trigger.FixedDelay d && before instanceof DelayTimetable delay) {
      return new DelayTimetable(delay, d.nanos());
    } else if (trigger instanceof Trigger.Cron c && before instanceof CronTimetable cron) {
      return new CronTimetable(cron, c.schedule());
    } else if (trigger instanceof Trigger.Once o && before instanceof OnceTimetable once) {
      return new OnceTimetable(once, o.nanos());
    }
    return timetable(options, ticker.nanos(), false);
  }
}
