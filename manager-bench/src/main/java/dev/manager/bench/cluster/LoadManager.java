package dev.manager.bench.cluster;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.bench.api.Count;
import dev.manager.bench.api.Tally;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The manager that is called, on the host that {@link Settings} makes a server. Thread-safe. */
@Component(
    service = Manager.class,
    configurationPid = Settings.SERVER,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@ManagerComponent(name = "load")
public final class LoadManager extends Manager implements RemoteLoad {
  private final Count count = new Count();

  /** For Declarative Services. */
  @Activate
  public LoadManager() {}

  @Override
  public Payload echo(Payload payload) {
    return payload;
  }

  @Override
  public void tick(Payload payload) {
    count.add(payload.id());
  }

  @Override
  public Tally ticked() {
    return count.tally();
  }

  @Override
  public void forget() {
    count.forget();
  }
}
