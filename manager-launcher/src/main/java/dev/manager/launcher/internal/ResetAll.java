package dev.manager.launcher.internal;

import dev.manager.ManagerInfo;
import dev.manager.Managers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resets every running manager, when the process gets the signal HUP. Thread-safe. */
@Component(service = Runnable.class, property = "launcher.role=reset")
public final class ResetAll implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ResetAll.class);

  private final Managers managers;

  /**
   * For Declarative Services.
   *
   * @param managers the runtime
   */
  @Activate
  public ResetAll(@Reference Managers managers) {
    this.managers = managers;
  }

  @Override
  public void run() {
    for (ManagerInfo manager : managers.list()) {
      if (manager.state().serves()) {
        reset(manager.name());
      }
    }
  }

  private void reset(String name) {
    try {
      LOG.info("HUP: manager {} was reset, for the {}. time", name, managers.reset(name).resets());
    } catch (RuntimeException e) {
      LOG.error("HUP: manager {} was not reset: {}", name, Text.of(e));
    }
  }
}
