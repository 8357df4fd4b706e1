package dev.manager.itest.scenario.periodic;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.RequestContext;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.ScriptedManager;
import dev.manager.periodic.Periodic;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Plays the step {@code tick} again and again. */
@SuppressWarnings("UnusedMethod") // the periodic ones are found by reflection
@Component(
    service = Manager.class,
    configurationPid = "itest.ticking",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(api = Calls.class, serviceName = "itest")
public final class TickingManager extends ScriptedManager {
  /**
   * Makes the manager.
   *
   * @param properties name its script
   */
  @Activate
  public TickingManager(Map<String, Object> properties) {
    super(keyIn(properties));
  }

  @Periodic(spacing = 0.02)
  private void tick(RequestContext context) throws Exception {
    script().play(number(), "tick", this);
    script().note(number(), "ticked " + context.roles());
  }

  @Periodic(spacing = -1)
  private void idle() {
    script().note(number(), "idle");
  }
}
