package dev.manager.itest.scenario.driven;

import dev.manager.DriverSlot;
import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import dev.manager.itest.probe.Disk;
import dev.manager.itest.probe.Disks;
import dev.manager.itest.probe.Storage;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Runs on while its driver is replaced, and is there only while there is one. SCR before 2.2.8 may
 * activate such a component with nothing bound, and miss a change of its driver while it ends.
 */
@Component(
    service = Manager.class,
    configurationPid = "itest.mandatory",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Storage.class)
public final class MandatoryManager extends Manager implements Storage {
  private final DriverSlot<Disk> driver = new DriverSlot<>("disk");

  @Reference(
      name = "driver",
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDriver(Disk bound) {
    driver.bind(bound);
  }

  void unbindDriver(Disk unbound) {
    driver.unbind(unbound);
  }

  @Override
  protected void initHost() {
    driver.limits(DriverSlot.Limits.of(config()));
  }

  @Override
  protected void reset(ManagerConfig config) {
    driver.limits(DriverSlot.Limits.of(config));
  }

  @Override
  public int store() {
    var context = RequestContext.create();
    try (var use = driver.enter(context)) {
      int first = use.driver().work();
      try (var again = driver.enter(context)) {
        if (again.driver().work() != first) {
          Disks.fault("a call inside driver " + first + " came to another");
        }
      }
      return first;
    }
  }
}
