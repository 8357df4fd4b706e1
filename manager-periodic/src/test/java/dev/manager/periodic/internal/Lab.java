package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An engine without threads, by clocks that the test moves: {@link #advance} attends on the calling
 * thread to what becomes due, each at its time.
 */
final class Lab implements Reporter.Events {
  /** What a task does. */
  interface Body {
    void run(RequestContext context) throws Throwable;
  }

  final ManualTicker ticker;
  final AtomicReference<Double> random = new AtomicReference<>(0.0);
  final List<String> events = new CopyOnWriteArrayList<>();
  final Engine engine;
  final Registry registry;
  final Operations operations;

  Lab(Object... settings) {
    this(new ManualTicker(), settings);
  }

  /** Another host by the same clocks. */
  Lab(ManualTicker ticker, Object... settings) {
    this.ticker = ticker;
    engine = new Engine(ticker, random::get, settings(settings), new Reporter(this));
    registry = new Registry(engine);
    operations = new Operations(engine, registry);
  }

  static PeriodicConfig settings(Object... keysAndValues) {
    return PeriodicConfig.of(ManagerConfig.of(map(keysAndValues)));
  }

  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  static Options options(Object... keysAndValues) {
    return OptionsReader.read(Options.DEFAULT, ManagerConfig.of(map(keysAndValues)), "");
  }

  /** Adds a task of the manager {@code m}. */
  Task add(String name, Body body, Object... options) {
    Options read = options(options);
    Task task = registry.adopt("m." + name, "m", read, ticker.nanos());
    if (task == null) {
      throw new IllegalStateException("m." + name + " is taken");
    }
    task.attach(work(body), read);
    return task;
  }

  static Work work(Body body) {
    return () ->
        new Work.Entry() {
          @Override
          public void run(@org.jspecify.annotations.Nullable RequestContext given)
              throws Throwable {
            body.run(Contexts.orAdmin(given));
          }

          @Override
          public ClassLoader loader() {
            return Lab.class.getClassLoader();
          }

          @Override
          public void close() {}
        };
  }

  /** Attends to what is due now. */
  void pump() {
    boolean again = true;
    while (again) {
      again = false;
      for (Agenda each : List.of(engine.tasks(), engine.watch())) {
        for (Appointment due = each.poll(); due != null; due = each.poll()) {
          due.attend(ticker.nanos());
          again = true;
        }
      }
    }
  }

  /** Lets time pass, in steps. */
  void advance(Duration by, Duration step) {
    for (Duration left = by; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
      ticker.advance(left.compareTo(step) < 0 ? left : step);
      pump();
    }
  }

  void advanceSeconds(long seconds) {
    advance(Duration.ofSeconds(seconds), Duration.ofSeconds(1));
  }

  Duration pass() {
    return Operations.pass(registry.of("m"), RequestContext.admin(), false);
  }

  long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }

  List<String> events() {
    return new ArrayList<>(events);
  }

  @Override
  public void failed(Task task, String failure) {
    events.add("failed " + task.name() + " " + failure);
  }

  @Override
  public void recovered(Task task, int failures) {
    events.add("recovered " + task.name() + " " + failures);
  }
}
