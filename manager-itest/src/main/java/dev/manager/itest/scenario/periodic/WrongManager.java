package dev.manager.itest.scenario.periodic;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.ScriptedManager;
import dev.manager.periodic.Periodic;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Has a periodic method that cannot be one. */
@Component(
    service = Manager.class,
    configurationPid = "itest.wrong",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(serviceName = "itest")
public final class WrongManager extends ScriptedManager {
  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public WrongManager(Map<String, Object> properties) {
    super(keyIn(properties));
  }

  /**
   * Is not one.
   *
   * @param text of the wrong type
   * @return something, which none does
   */
  @Periodic
  public int report(String text) {
    return text.length();
  }
}
