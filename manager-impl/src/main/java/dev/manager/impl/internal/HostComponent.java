package dev.manager.impl.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime as a component: it runs from activation to deactivation, and its settings change
 * meanwhile. Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = HostConfig.PID,
    configurationPid = HostConfig.PID,
    immediate = true,
    service = {})
@Designate(ocd = HostOcd.class)
public final class HostComponent {
  private static final Logger log = LoggerFactory.getLogger(HostComponent.class);

  private final ManagerHost host;

  /**
   * Starts the runtime. A setting that cannot be used is reported, and its default is taken.
   *
   * @param context of the runtime's bundle
   * @param properties the configuration
   */
  @Activate
  public HostComponent(BundleContext context, Map<String, Object> properties) {
    var config =
        HostConfig.from(
            ManagerConfig.of(properties),
            refused ->
                log.error("{} in {}; the default is used", refused.getMessage(), HostConfig.PID));
    this.host = new ManagerHost(context, config);
    host.open();
  }

  /**
   * Takes other settings over; if one of them cannot be used, none is.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    List<ManagerConfigException> problems = new ArrayList<>();
    var config = HostConfig.from(ManagerConfig.of(properties), problems::add);
    if (problems.isEmpty()) {
      host.config(config);
      return;
    }
    for (ManagerConfigException each : problems) {
      log.error(
          "{} in {}; the old configuration stays in force", each.getMessage(), HostConfig.PID);
    }
  }

  /** Stops every manager, and the runtime. */
  @Deactivate
  void deactivate() {
    host.close();
  }
}
