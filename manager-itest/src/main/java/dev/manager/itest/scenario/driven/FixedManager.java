package dev.manager.itest.scenario.driven;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Disk;
import dev.manager.itest.probe.Storage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Has its driver from its constructor on, and is swapped with it. */
@Component(
    service = Manager.class,
    configurationPid = "itest.fixed",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Storage.class)
public final class FixedManager extends Manager implements Storage {
  private final Disk driver;

  /**
   * Makes the manager.
   *
   * @param driver its driver, as long as it lives
   */
  @Activate
  public FixedManager(
      @Reference(name = "driver", policyOption = ReferencePolicyOption.GREEDY) Disk driver) {
    this.driver = driver;
  }

  @Override
  public int store() {
    return driver.work();
  }
}
