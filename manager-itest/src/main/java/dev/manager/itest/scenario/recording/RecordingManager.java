package dev.manager.itest.scenario.recording;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.ScriptedManager;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** One manager for each factory configuration, with the name that the configuration gives it. */
@Component(
    service = Manager.class,
    configurationPid = "itest.recording",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Calls.class, serviceName = "itest")
public final class RecordingManager extends ScriptedManager {
  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public RecordingManager(Map<String, Object> properties) {
    super(keyIn(properties));
  }
}
