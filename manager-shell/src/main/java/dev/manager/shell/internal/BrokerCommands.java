package dev.manager.shell.internal;

import dev.manager.rpc.RpcEndpoints;
import dev.manager.rpc.RpcServerInfo;
import dev.manager.spi.Broker;
import dev.manager.spi.BrokerStatus;
import java.time.Clock;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The command about the message broker. Public for Gogo, which calls public methods only; the
 * package is not exported. Thread-safe: holds nothing but services. The command stays when those
 * go, and says so.
 */
@Component(
    service = BrokerCommands.class,
    property = {"osgi.command.scope=manager", "osgi.command.function=rabbit"})
public final class BrokerCommands {
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Broker broker;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable RpcEndpoints endpoints;

  /** For Declarative Services. */
  @Activate
  public BrokerCommands() {}

  BrokerCommands(Broker broker, @Nullable RpcEndpoints endpoints) {
    this.broker = broker;
    this.endpoints = endpoints;
  }

  /**
   * Shows how this host does at RabbitMQ.
   *
   * @return tables of nodes, connections, queues and senders, and what was counted
   */
  @Descriptor(
      "shows connections to RabbitMQ, queues, unacknowledged and parked messages, confirmations,"
          + " notifications and the outbox")
  public Object rabbit() {
    Broker present = broker;
    if (present == null) {
      throw new IllegalStateException(
          "There is no RabbitMQ; start the bundle dev.manager.rabbitmq, and see its log");
    }
    BrokerStatus status = present.status();
    if (status.nodes().isEmpty()) {
      return "RabbitMQ is not used: set transport.url in dev.manager.rabbitmq; if it is set, the log"
          + " says what is wrong";
    }
    return new BrokerReports(Clock.systemUTC()).of(status, duplicates(status.transport()));
  }

  /** Returns how many messages the servers on a transport knew already. */
  private long duplicates(String transport) {
    RpcEndpoints present = endpoints;
    return present == null
        ? 0
        : present.list().stream()
            .filter(each -> each.transports().contains(transport))
            .mapToLong(RpcServerInfo::duplicates)
            .sum();
  }
}
