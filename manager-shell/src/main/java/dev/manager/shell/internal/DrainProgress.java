package dev.manager.shell.internal;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Drains one manager and prints how many calls are still in it, and the oldest, whenever that
 * changes. For one thread; the drain itself runs on another, which ends with the drain.
 */
final class DrainProgress {
  private static final long LOOK_MILLIS = 200;

  private final Managers managers;
  private final String name;
  private final PrintStream out;

  DrainProgress(Managers managers, String name, PrintStream out) {
    this.managers = managers;
    this.name = name;
    this.out = out;
  }

  /**
   * Drains.
   *
   * @throws InterruptedException if the caller no longer waits; the drain itself goes on
   */
  ManagerInfo drain(Duration limit) throws InterruptedException {
    FutureTask<ManagerInfo> drain = new FutureTask<>(() -> managers.drain(name, limit));
    Thread thread = new Thread(drain, "manager-shell-drain-" + name);
    thread.setDaemon(true);
    long before = -1;
    thread.start();
    while (true) {
      try {
        return drain.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillDraining) {
        before = report(before);
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }
  }

  /** Says how many calls are in it, and which is the oldest, if their number changed. */
  private long report(long before) {
    long inFlight = managers.find(name).map(ManagerInfo::inFlight).orElse(0L);
    if (inFlight != before) {
      String oldest =
          managers.calls(name).stream()
              .findFirst()
              .map(call -> ", the oldest %s for %s".formatted(call.what(), Spans.text(call.age())))
              .orElse("");
      out.println(
          "%s: %d %s in flight%s"
              .formatted(name, inFlight, inFlight == 1 ? "call" : "calls", oldest));
      out.flush();
    }
    return inFlight;
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    return new IllegalStateException("Drain failed: " + e.getCause(), e.getCause());
  }
}
