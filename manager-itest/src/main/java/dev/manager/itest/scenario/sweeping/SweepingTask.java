package dev.manager.itest.scenario.sweeping;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Runs;
import dev.manager.periodic.PeriodicComponent;
import dev.manager.periodic.PeriodicTask;
import org.osgi.service.component.annotations.Component;

/** Notes its runs. */
@Component(configurationPid = "itest.sweeping")
@PeriodicComponent(
    name = "itest.sweep",
    fixed_delay_seconds = 0.02,
    run_immediately = true,
    timeout_seconds = 30)
public final class SweepingTask implements PeriodicTask {
  @Override
  public void run(RequestContext context) {
    Runs.of("itest.sweep").ran(context.roles().contains("admin") ? "admin" : "somebody");
  }
}
