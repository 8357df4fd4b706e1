package dev.manager.rabbitmq.internal.notify;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.Managers;
import dev.manager.notify.NotificationHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications as a component: they begin anew when their settings change, while connections stay.
 * Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = NotificationsConfig.PID,
    configurationPid = NotificationsConfig.PID,
    immediate = true,
    service = NotificationsComponent.class)
@Designate(ocd = NotificationsOcd.class)
public final class NotificationsComponent {
  private static final Logger log = LoggerFactory.getLogger(NotificationsComponent.class);

  private final BundleContext context;
  private final String host;
  private final Bus bus;
  private final EventAdmin events;
  private final Handlers handlers = new Handlers();
  private @Nullable NotificationsConfig config;
  private volatile @Nullable Notifications running;

  /**
   * Begins. If a setting cannot be used, that is reported, and there are no notifications until it
   * can.
   *
   * @param context of this bundle
   * @param managers says what this host is called
   * @param bus the broker
   * @param events gets what comes from the broker
   * @param properties the configuration
   */
  @Activate
  public NotificationsComponent(
      BundleContext context,
      @Reference Managers managers,
      @Reference Bus bus,
      @Reference EventAdmin events,
      Map<String, Object> properties) {
    this.context = context;
    this.host = managers.host();
    this.bus = bus;
    this.events = events;
    try {
      begin(NotificationsConfig.from(ManagerConfig.of(properties)));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; there are no notifications over RabbitMQ until that is put right",
          e.getMessage(),
          NotificationsConfig.PID);
    }
  }

  private void begin(NotificationsConfig settings) {
    config = settings;
    var begun =
        new Notifications(
            context,
            settings,
            host,
            bus,
            handlers,
            (topic, event) -> events.sendEvent(new Event(topic, event)));
    running = begun;
    begun.open();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHandler(NotificationHandler handler, Map<String, Object> properties) {
    handlers.add(handler, properties);
  }

  void removeHandler(NotificationHandler handler) {
    handlers.remove(handler);
  }

  /**
   * Takes other settings over; one that cannot be used leaves all as it was.
   *
   * @param properties the configuration
   */
  @Modified
  void modified(Map<String, Object> properties) {
    NotificationsConfig changed;
    try {
      changed = NotificationsConfig.from(ManagerConfig.of(properties));
    } catch (ManagerConfigException e) {
      log.error(
          "{} in {}; the old configuration stays in force",
          e.getMessage(),
          NotificationsConfig.PID);
      return;
    }
    if (!changed.equals(config)) {
      end();
      begin(changed);
    }
  }

  /** Ends: what waits is sent, within a bound. */
  @Deactivate
  void deactivate() {
    end();
  }

  private void end() {
    Notifications present = running;
    running = null;
    if (present != null) {
      present.close();
    }
  }

  /**
   * Tells what became of notifications.
   *
   * @return counters since the configuration last changed; any thread may ask
   */
  public NotificationStatus status() {
    Notifications present = running;
    return present == null ? new NotificationStatus(null, null) : present.status();
  }
}
