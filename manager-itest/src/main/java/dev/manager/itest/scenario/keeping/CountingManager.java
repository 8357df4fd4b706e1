package dev.manager.itest.scenario.keeping;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Counter;
import dev.manager.itest.probe.KeepingManager;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** One manager for each factory configuration, with the name that the configuration gives it. */
@Component(
    service = Manager.class,
    configurationPid = "itest.keeping",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Counter.class, serviceName = "itest")
public final class CountingManager extends KeepingManager {
  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public CountingManager(Map<String, Object> properties) {
    super(keyIn(properties));
  }

  /** A class of the bundle itself, which is not to be handed over. */
  public static final class Own {}

  @Override
  public Object own() {
    return new Own();
  }
}
