package dev.manager.itest.scenario.plain;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.ScriptedManager;
import org.osgi.service.component.annotations.Component;

/** A manager that is there as soon as its bundle is. */
@Component(service = Manager.class, configurationPid = "itest.plain")
@ManagerComponent(name = "plain", api = Calls.class, serviceName = "itest")
public final class PlainManager extends ScriptedManager {
  /** Makes the manager. */
  public PlainManager() {
    super("plain");
  }
}
