package dev.manager.itest.scenario.immediate;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.ScriptedManager;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** One manager for each factory configuration, which Declarative Services activates by itself. */
@Component(
    service = Manager.class,
    immediate = true,
    configurationPid = "itest.immediate",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Calls.class, serviceName = "itest")
public final class ImmediateManager extends ScriptedManager {
  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public ImmediateManager(Map<String, Object> properties) {
    super(keyIn(properties));
  }
}
