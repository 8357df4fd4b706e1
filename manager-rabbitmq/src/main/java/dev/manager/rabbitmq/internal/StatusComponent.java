package dev.manager.rabbitmq.internal;

import dev.manager.rabbitmq.internal.notify.NotificationsComponent;
import dev.manager.rabbitmq.internal.outbox.OutboxComponent;
import dev.manager.spi.Broker;
import dev.manager.spi.BrokerStatus;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Tells operators how this host does at RabbitMQ. Public only for Declarative Services.
 * Thread-safe: holds nothing but services.
 */
@Component(name = "dev.manager.rabbitmq.status", service = Broker.class)
public final class StatusComponent implements Broker {
  private final RabbitComponent calls;
  private final BusComponent bus;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable NotificationsComponent notifications;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable OutboxComponent outbox;

  /**
   * Begins.
   *
   * @param calls has the connections of remote calls
   * @param bus has those of notifications
   */
  @Activate
  public StatusComponent(@Reference RabbitComponent calls, @Reference BusComponent bus) {
    this.calls = calls;
    this.bus = bus;
  }

  @Override
  public BrokerStatus status() {
    NotificationsComponent told = notifications;
    OutboxComponent kept = outbox;
    return new StatusReport(
            calls.host(),
            bus.links(),
            told == null ? null : told.status(),
            kept == null ? null : kept.status())
        .status();
  }
}
