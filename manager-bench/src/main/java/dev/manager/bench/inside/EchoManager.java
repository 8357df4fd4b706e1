package dev.manager.bench.inside;

import dev.manager.Manager;
import dev.manager.ManagerComponent;
import dev.manager.bench.api.Echo;
import org.openjdk.jmh.annotations.CompilerControl;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Answers, as {@code PlainEcho} does. Immutable. */
@Component(service = Manager.class)
@ManagerComponent(name = "echo", api = Echo.class)
public final class EchoManager extends Manager implements Echo {
  private final String version;

  /**
   * For Declarative Services.
   *
   * @param context of the bundle, which the benchmarks install in many versions
   */
  @Activate
  public EchoManager(BundleContext context) {
    this.version = context.getBundle().getVersion().toString();
  }

  @Override
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  public String echo(String text) {
    return text;
  }

  @Override
  public String version() {
    return version;
  }
}
