package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.Managers;
import dev.manager.rabbitmq.internal.notify.Bus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the broker to notifications while one is configured, over connections of their own, which
 * are made when they are first used. Public only for Declarative Services, which calls it from one
 * thread at a time.
 */
@Component(
    name = "dev.manager.rabbitmq.bus",
    configurationPid = RabbitConfig.PID,
    immediate = true,
    service = BusComponent.class)
public final class BusComponent {
  private static final Logger log = LoggerFactory.getLogger(BusComponent.class);

  private final BundleContext context;
  private final String host;
  private @Nullable RabbitConfig config;
  private volatile @Nullable BusLinks links;
  private @Nullable ServiceRegistration<Bus> registration;

  /**
   * Begins, if a broker is configured.
   *
   * @param context of this bundle
   * @param managers says what this host is called
   * @param properties the configuration
   */
  @Activate
  public BusComponent(
      BundleContext context, @Reference Managers managers, Map<String, Object> properties) {
    this.context = context;
    this.host = managers.host();
    take(properties);
  }

  private void take(Map<String, Object> properties) {
    RabbitConfig changed;
    try {
      changed = RabbitConfig.from(ManagerConfig.of(properties));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; notifications go on with what was in force before, if there was anything",
          e.getMessage(),
          RabbitConfig.PID);
      return;
    }
    if (changed.equals(config)) {
      return;
    }
    end();
    config = changed;
    TransportUrl url = changed.url();
    if (url != null) {
      var made = new BusLinks(changed, url, host);
      links = made;
      registration = context.registerService(Bus.class, made.bus(), null);
    }
  }

  /**
   * Takes other settings over; one that cannot be used leaves all as it was.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    take(properties);
  }

  /** Withdraws the broker, which ends what uses it; then closes the connections. */
  @Deactivate
  void deactivate() {
    end();
  }

  /** What carries notifications; null if no broker is configured. Any thread may ask. */
  @Nullable BusLinks links() {
    return links;
  }

  private void end() {
    ServiceRegistration<Bus> offered = registration;
    registration = null;
    if (offered != null) {
      try {
        offered.unregister();
      } catch (IllegalStateException e) {
        log.debug("The framework has withdrawn the broker already", e);
      }
    }
    BusLinks present = links;
    links = null;
    if (present != null) {
      present.close();
    }
  }
}
