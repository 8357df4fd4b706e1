package dev.manager.itest.scenario.noinherit;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.itest.probe.Calls;
import dev.manager.itest.probe.ScriptedManager;
import org.osgi.service.component.annotations.Component;

/** A manager whose recipe leaves out the inherited annotations. */
@Component(service = Manager.class, configurationPid = "itest.noinherit")
@ManagerComponent(name = "noinherit", api = Calls.class)
public final class NoInheritManager extends ScriptedManager {
  /** Makes the manager. */
  public NoInheritManager() {
    super("noinherit");
  }
}
