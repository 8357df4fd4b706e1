package dev.manager.impl.internal;

import dev.manager.HookTimeoutException;
import dev.manager.ManagerException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one hook on a thread of its own. The thread that calls {@link #run} waits for it,
 * reports it when it takes long, interrupts it at its limit, and leaves it behind if it ignores
 * that. Thread-safe: what the three threads share is guarded by this object; the body runs under no
 * lock.
 */
final class Hook {
  /** What is run: a manager's hook or an extension's callback. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(Hook.class);

  /** How long a hook that was interrupted at its limit is waited for. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Life life;
  private final String name;
  private final boolean stoppable;
  private final long started = System.nanoTime();
  private final HookThread thread;
  private boolean done; // guarded by this
  private @Nullable Throwable thrown; // guarded by this
  private @Nullable Deadline cut; // guarded by this

  /**
   * Makes it, without starting it.
   *
   * @param stoppable whether a stop of the manager interrupts it
   */
  Hook(Life life, String name, boolean stoppable, ClassLoader loader, Body body) {
    this.life = life;
    this.name = name;
    this.stoppable = stoppable;
    this.thread = new HookThread(life, "manager-" + life.name() + "-" + name, () -> perform(body));
    thread.setContextClassLoader(loader);
  }

  /** Returns the life whose hook the current thread runs, or null on any other thread. */
  static @Nullable Life current() {
    return Thread.currentThread() instanceof HookThread hook ? hook.life : null;
  }

  private void perform(Body body) {
    Throwable result = null;
    try {
      if (isCut()) {
        throw new InterruptedException("stopped before it began");
      }
      body.run();
    } catch (Throwable e) { // whatever a hook throws is its result, an Error too
      result = e;
    }
    synchronized (this) {
      thrown = result;
      done = true;
      notifyAll();
    }
  }

  /** Runs it; returns when it ended well, and throws what it threw or that it took too long. */
  void run(Duration limit, Duration warnAfter) throws Exception {
    thread.start();
    try {
      await(limit, warnAfter);
    } catch (InterruptedException e) {
      thread.interrupt(); // the runtime itself ends
      throw e;
    }
    Throwable failure;
    synchronized (this) {
      failure = thrown;
    }
    if (failure instanceof Exception e) {
      throw e;
    }
    if (failure != null) {
      throw new ManagerException(
          "%s of manager %s threw %s".formatted(name, life.name(), failure), failure);
    }
  }

  private void await(Duration limit, Duration warnAfter) throws InterruptedException {
    long span = Math.max(warnAfter.toNanos(), TimeUnit.MILLISECONDS.toNanos(1));
    long report = started + span;
    while (!awaitEnd(started + limit.toNanos(), report)) {
      long now = System.nanoTime();
      if (isOver(limit, now)) {
        giveUp(limit);
      }
      if (now >= report) {
        log.warn("Hook {} has been running for {} s; it is at\n{}", label(), seconds(now), where());
        span *= 2;
        report = now + span;
      }
    }
  }

  /** Waits until it is done, or until one of the times; a cut brings the end forward. */
  private synchronized boolean awaitEnd(long end, long report) throws InterruptedException {
    while (!done) {
      long until = Math.min(report, cut == null ? end : Math.min(end, cut.nanos()));
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private synchronized boolean isOver(Duration limit, long now) {
    return now - started >= limit.toNanos() || (cut != null && now >= cut.nanos());
  }

  private void giveUp(Duration limit) throws InterruptedException {
    String where = where();
    thread.interrupt();
    long grace = System.nanoTime() + GRACE.toNanos();
    if (!awaitDone(grace)) {
      log.error(
          "Hook {} ignores its interruption and is left behind on thread \"{}\", at\n{}",
          label(),
          thread.getName(),
          where());
    }
    throw new HookTimeoutException(life.name(), name, limit, where);
  }

  private synchronized boolean awaitDone(long end) throws InterruptedException {
    while (!done) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** If a stop may interrupt it: does so, and lets it be waited for no longer than this. */
  void cut(Duration limit) {
    if (!stoppable) {
      return;
    }
    synchronized (this) {
      cut = Deadline.in(limit);
      notifyAll();
    }
    thread.interrupt();
  }

  private synchronized boolean isCut() {
    return cut != null;
  }

  /** Says what runs and for how long, such as {@code initHost for 3.2 s}. */
  String activity() {
    return "%s for %s s".formatted(name, seconds(System.nanoTime()));
  }

  private String label() {
    return "%s of manager %s (%s)".formatted(name, life.name(), life.bundle());
  }

  private String seconds(long now) {
    return String.format(Locale.ROOT, "%.1f", (now - started) / 1e9);
  }

  private String where() {
    String stack =
        Stream.of(thread.getStackTrace())
            .limit(30)
            .map(frame -> "    at " + frame)
            .collect(Collectors.joining("\n"));
    return stack.isEmpty() ? "    (no stack: it has just ended)" : stack;
  }

  /** A thread that knows whose hook it runs. */
  private static final class HookThread extends Thread {
    private final Life life;

    HookThread(Life life, String name, Runnable body) {
      super(body, name);
      this.life = life;
      setDaemon(true);
    }
  }
}
