package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.Managers;
import dev.manager.spi.RpcTransport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RabbitMQ as a component: without a URL it does nothing; with one it is the transport that calls
 * prefer. It begins anew when its settings change. Public only for Declarative Services, which
 * calls it from one thread at a time.
 */
@Component(
    name = RabbitConfig.PID,
    configurationPid = RabbitConfig.PID,
    immediate = true,
    service = RabbitComponent.class)
@Designate(ocd = RabbitOcd.class)
public final class RabbitComponent {
  private static final Logger log = LoggerFactory.getLogger(RabbitComponent.class);
  private static final int RANKING = 100; // before the transport within the JVM

  private final BundleContext context;
  private final String hostName;
  private @Nullable RabbitConfig config;
  private volatile @Nullable RabbitHost host;
  private @Nullable ServiceRegistration<RpcTransport> registration;

  /**
   * Begins. If a setting cannot be used, that is reported, and there is no RabbitMQ until it can.
   *
   * @param context of this bundle
   * @param managers says what this host is called
   * @param properties the configuration
   */
  @Activate
  public RabbitComponent(
      BundleContext context, @Reference Managers managers, Map<String, Object> properties) {
    this.context = context;
    this.hostName = managers.host();
    try {
      begin(RabbitConfig.from(ManagerConfig.of(properties)));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; RabbitMQ is not used until that is put right",
          e.getMessage(),
          RabbitConfig.PID);
    }
  }

  private void begin(RabbitConfig settings) {
    config = settings;
    TransportUrl url = settings.url();
    if (url == null) {
      return;
    }
    log.info("Remote calls go over {}", url);
    var begun = new RabbitHost(settings, url, hostName);
    host = begun;
    begun.open();
    registration =
        context.registerService(
            RpcTransport.class,
            begun.transport(),
            FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, RANKING)));
  }

  /**
   * Takes other settings over; one that cannot be used leaves all as it was.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    RabbitConfig changed;
    try {
      changed = RabbitConfig.from(ManagerConfig.of(properties));
    } catch (ManagerConfigException e) {
      log.error("{} in {}; the old configuration stays in force", e.getMessage(), RabbitConfig.PID);
      return;
    }
    if (!changed.equals(config)) {
      end();
      begin(changed);
    }
  }

  /** Ends: servers let go of their queues first, then the connections are closed. */
  @Deactivate
  void deactivate() {
    end();
  }

  /** What carries remote calls; null if no broker is configured. Any thread may ask. */
  @Nullable RabbitHost host() {
    return host;
  }

  private void end() {
    ServiceRegistration<RpcTransport> registered = registration;
    registration = null;
    if (registered != null) {
      registered.unregister();
    }
    RabbitHost present = host;
    host = null;
    if (present != null) {
      present.close();
    }
  }
}
