package dev.manager.rabbitmq.internal.outbox;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.Managers;
import dev.manager.notify.Outbox;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.rabbitmq.internal.notify.Origin;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox as a component: it is there while the database, its leases and the broker's bundle
 * are. Public only for Declarative Services, which calls it from one thread at a time.
 */
@Component(
    name = "dev.manager.rabbitmq.outbox",
    configurationPid = NotificationsConfig.PID,
    immediate = true,
    service = OutboxComponent.class)
public final class OutboxComponent {
  private static final Logger log = LoggerFactory.getLogger(OutboxComponent.class);

  private final BundleContext context;
  private final Origin origin;
  private final Bus bus;
  private final Database database;
  private final Leases leases;
  private @Nullable NotificationsConfig config;
  private volatile @Nullable OutboxPart running;

  /**
   * Begins, unless the settings cannot be used, which the notifications report.
   *
   * @param context of this bundle
   * @param managers says what this host is called
   * @param bus the broker
   * @param database has the table
   * @param leases say which host forwards
   * @param properties the configuration
   */
  @Activate
  public OutboxComponent(
      BundleContext context,
      @Reference Managers managers,
      @Reference Bus bus,
      @Reference Database database,
      @Reference Leases leases,
      Map<String, Object> properties) {
    this.context = context;
    this.origin = new Origin(managers.host());
    this.bus = bus;
    this.database = database;
    this.leases = leases;
    take(properties);
  }

  private void take(Map<String, Object> properties) {
    NotificationsConfig changed;
    try {
      changed = NotificationsConfig.from(ManagerConfig.of(properties));
    } catch (ManagerConfigException e) {
      log.debug("The notifications report this", e);
      return;
    }
    if (changed.equals(config)) {
      return;
    }
    end();
    config = changed;
    if (changed.outbox().enabled() && !changed.drivers().isEmpty()) {
      if (!bus.isDurable()) {
        log.warn(
            "What the outbox has forwarded is lost if RabbitMQ dies before it is consumed: its"
                + " queues are not durable; set amqp.durable.queues or quorum.queues in"
                + " dev.manager.rabbitmq, and the same for oslo's side");
      }
      var part = new OutboxPart(database, leases, bus, changed, origin, System::nanoTime);
      running = part;
      part.open(outbox -> context.registerService(Outbox.class, outbox, null)::unregister);
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

  /** Ends: what is in the table stays there. */
  @Deactivate
  void deactivate() {
    end();
  }

  private void end() {
    OutboxPart present = running;
    running = null;
    if (present != null) {
      present.close();
    }
  }

  /**
   * Tells how the outbox does.
   *
   * @return counters; null if there is no outbox. Any thread may ask
   */
  public @Nullable OutboxStatus status() {
    OutboxPart present = running;
    return present == null ? null : present.status();
  }
}
