package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The periodic tasks as a component: they run from activation to deactivation, and their settings
 * change meanwhile. Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = PeriodicConfig.PID,
    configurationPid = PeriodicConfig.PID,
    immediate = true,
    service = {})
@Designate(ocd = PeriodicOcd.class)
public final class PeriodicHost {
  private static final Logger log = LoggerFactory.getLogger(PeriodicHost.class);

  private final TaskEvents events = new TaskEvents();
  private final Parts parts;
  private final ClusterMeans means;

  /**
   * Starts the tasks. With a setting that cannot be used, all have their defaults.
   *
   * @param context of the bundle
   * @param properties the configuration
   */
  @Activate
  public PeriodicHost(BundleContext context, Map<String, Object> properties) {
    PeriodicConfig config;
    try {
      config = PeriodicConfig.of(ManagerConfig.of(properties));
    } catch (ManagerConfigException e) {
      log.error("{} in {}; the defaults are used", e.getMessage(), PeriodicConfig.PID);
      config = PeriodicConfig.defaults();
    }
    this.parts = new Parts(context, new Engine(config, new Reporter(events)));
    this.means = new ClusterMeans(parts::come, parts::gone);
    parts.open();
  }

  /**
   * Takes other settings over; if one of them cannot be used, none is.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    try {
      parts.configure(PeriodicConfig.of(ManagerConfig.of(properties)));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; the old configuration stays in force", e.getMessage(), PeriodicConfig.PID);
    }
  }

  /** Ends all tasks. */
  @Deactivate
  void deactivate() {
    parts.close();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindEvents(EventAdmin admin) {
    events.bind(admin);
  }

  void unbindEvents(EventAdmin admin) {
    events.unbind(admin);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindLeases(Leases service) {
    means.bind(service);
  }

  void unbindLeases(Leases service) {
    means.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDatabase(Database service) {
    means.bind(service);
  }

  void unbindDatabase(Database service) {
    means.unbind(service);
  }
}
