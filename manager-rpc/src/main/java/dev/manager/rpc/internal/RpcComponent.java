package dev.manager.rpc.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote calls as a component: they work from activation to deactivation, and their settings change
 * meanwhile. Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = RpcConfig.PID,
    configurationPid = RpcConfig.PID,
    immediate = true,
    service = {})
@Designate(ocd = RpcOcd.class)
public final class RpcComponent {
  private static final Logger log = LoggerFactory.getLogger(RpcComponent.class);

  private final RpcHost host;

  /**
   * Starts. A setting that cannot be used is reported, and its default is taken.
   *
   * @param context of this bundle
   * @param properties the configuration
   * @throws InvalidSyntaxException never
   */
  @Activate
  public RpcComponent(BundleContext context, Map<String, Object> properties)
      throws InvalidSyntaxException {
    var config =
        RpcConfig.from(
            ManagerConfig.of(properties),
            refused ->
                log.error("{} in {}; the default is used", refused.getMessage(), RpcConfig.PID));
    this.host = new RpcHost(context, config);
    host.open();
  }

  /**
   * Takes other settings over; if one of them cannot be used, none is. Those of messages, the
   * exchange and the prefetch count for what starts afterwards.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    List<ManagerConfigException> problems = new ArrayList<>();
    var config = RpcConfig.from(ManagerConfig.of(properties), problems::add);
    if (problems.isEmpty()) {
      host.config(config);
      return;
    }
    for (ManagerConfigException each : problems) {
      log.error("{} in {}; the old configuration stays in force", each.getMessage(), RpcConfig.PID);
    }
  }

  /** Stops serving and calling. */
  @Deactivate
  void deactivate() {
    host.close();
  }
}
