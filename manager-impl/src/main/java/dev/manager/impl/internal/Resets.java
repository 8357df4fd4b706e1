package dev.manager.impl.internal;

import dev.manager.ManagerComponent;
import dev.manager.ManagerConfig;
import dev.manager.ManagerException;
import dev.manager.ManagerState;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resets of one manager. They run on the manager's lane, one at a time; only the getters may be
 * called from elsewhere.
 */
final class Resets {
  private static final Logger log = LoggerFactory.getLogger(Resets.class);

  private final ManagerHost host;
  private final Life life;
  private final Lifecycle lifecycle;
  private final StepRunner runner;
  private final ClassLoader loader;
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable String lastFailure;
  private @Nullable ManagerConfig refused; // confined to the lane

  Resets(ManagerHost host, Life life, Lifecycle lifecycle, LifeSteps steps) {
    this.host = host;
    this.life = life;
    this.lifecycle = lifecycle;
    this.runner = steps.runner();
    this.loader = steps.loader();
  }

  /**
   * Takes a written configuration over, if it says anything new and the manager runs. After one
   * that was refused, and may have been taken over in part, the one in force is news too.
   */
  void reconfigure(ManagerConfig arriving) {
    ManagerState state = lifecycle.state();
    if (state != ManagerState.RUNNING) {
      log.debug("Manager {} is {}: its new configuration is not taken over", life.name(), state);
      return;
    }
    var changed = life.config().changedKeys(arriving);
    if (arriving.equals(refused) || (changed.isEmpty() && refused == null)) {
      log.debug("The configuration of manager {} was written, but says nothing new", life.name());
      return;
    }
    log.info(
        "Manager {} is reset: {}",
        life.name(),
        changed.isEmpty() ? "what it refused was taken back" : changed + " changed");
    if (changed.contains(ManagerComponent.NAME) || changed.contains(ManagerComponent.API)) {
      log.warn(
          "Name and api of manager {} change only when its component starts again", life.name());
    }
    try {
      reset(arriving);
    } catch (ManagerException e) {
      log.debug("The failed reset of manager {} has been reported", life.name(), e);
    }
  }

  /** Resets a running manager; if it refuses, it runs on as before, and this throws. */
  void reset(ManagerConfig arriving) {
    if (lifecycle.state() != ManagerState.RUNNING) {
      throw new IllegalStateException(
          "Manager %s is %s: only a running manager can be reset"
              .formatted(life.name(), lifecycle.state()));
    }
    lifecycle.moveTo(ManagerState.RESETTING);
    try {
      runner.guarded("reset", loader, () -> life.hooks().reset(arriving));
    } catch (Exception e) {
      refused = arriving;
      resetFailed(e);
      lifecycle.moveTo(ManagerState.RUNNING);
      throw new ManagerException(
          "The reset of manager %s failed, and its old configuration stays in force: %s"
              .formatted(life.name(), Failures.oneLine(e)),
          e);
    }
    life.config(arriving);
    refused = null;
    lastFailure = null;
    count.incrementAndGet();
    if (life.place().subject() == life) {
      StepRunner.run(() -> life.place().attachments().reset(runner::quietly));
    }
    lifecycle.moveTo(ManagerState.RUNNING);
  }

  private void resetFailed(Throwable failure) {
    lastFailure = Failures.describe(failure);
    log.error(
        "Reset of manager {} ({}) failed; its old configuration stays in force: {}",
        life.name(),
        life.bundle(),
        Failures.oneLine(failure),
        Failures.forStack(failure));
    host.resetFailed(life.name(), failure);
  }

  /** Returns how many there were. */
  long count() {
    return count.get();
  }

  /** Returns why the latest failed, if it did. */
  @Nullable String lastFailure() {
    return lastFailure;
  }
}
