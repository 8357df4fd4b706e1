package dev.manager.impl.internal;

import dev.manager.ManagerException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of one manager's life, each on a watched thread of its own and for a bounded time.
 * For the lane that the manager is on, one step at a time.
 */
final class StepRunner {
  private static final Logger log = LoggerFactory.getLogger(StepRunner.class);

  /** What even a late step of a stop is given. */
  static final Duration LEAST = Duration.ofSeconds(1);

  private final ManagerHost host;
  private final Life life;

  StepRunner(ManagerHost host, Life life) {
    this.host = host;
    this.life = life;
  }

  void refuseIfStopRequested() {
    if (life.isStopRequested()) {
      throw new ManagerException("Manager %s was stopped while it started".formatted(life.name()));
    }
  }

  /** Runs a step of a start or a reset: bounded, and interrupted by a stop. */
  void guarded(String step, ClassLoader stepLoader, Hook.Body body) throws Exception {
    guarded(step, stepLoader, body, host.config().hookTimeout());
  }

  /** Runs such a step within a limit of its own. */
  void guarded(String step, ClassLoader stepLoader, Hook.Body body, Duration limit)
      throws Exception {
    var hook = new Hook(life, step, true, stepLoader, body);
    life.running(hook);
    try {
      refuseIfStopRequested();
      hook.run(limit, host.config().hookWarn());
    } finally {
      life.running(null);
    }
  }

  /** Runs a step that must not stop those after it: bounded; what it throws is logged, once. */
  void quietly(String step, ClassLoader stepLoader, Hook.Body body) {
    watched(step, stepLoader, body, host.config().hookTimeout());
  }

  /** Returns a way to run such steps within what is left of a time. */
  Attachments.Watch within(Deadline deadline) {
    return (step, stepLoader, body) -> watched(step, stepLoader, body, deadline.remaining(LEAST));
  }

  /** Runs a step as {@link #quietly} does, within a limit. */
  void watched(String step, ClassLoader stepLoader, Hook.Body body, Duration limit) {
    var hook = new Hook(life, step, false, stepLoader, body);
    life.running(hook);
    try {
      hook.run(limit, host.config().hookWarn());
    } catch (InterruptedException e) {
      log.warn("Step {} of manager {} was interrupted", step, life.name(), e);
    } catch (Exception e) {
      log.error("Step {} of manager {} ({}) failed", step, life.name(), life.bundle(), e);
    } finally {
      life.running(null);
    }
  }

  /** Runs what itself runs watched steps, which let no exception through. */
  static void run(Hook.Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new IllegalStateException("a watched step let an exception through", e);
    }
  }
}
