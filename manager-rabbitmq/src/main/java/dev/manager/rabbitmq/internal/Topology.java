package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.BuiltinExchangeType;
import dev.manager.spi.RpcAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Names and arguments of exchanges and queues, those of oslo.messaging: a peer that declares one
 * otherwise is refused by the broker. Immutable.
 */
record Topology(RabbitConfig.Queues options, int parkedMost) {
  /** Makes a name that nobody else has, as oslo does. */
  static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private boolean durable() {
    return options.durable() || options.quorum();
  }

  /** The exchange of topics. */
  Declaration.Exchange exchange(String name) {
    return new Declaration.Exchange(
        name, BuiltinExchangeType.TOPIC, durable(), options.autoDelete());
  }

  /** A queue that servers of a topic share, or that of one of them. */
  Declaration.Queue queue(String exchange, String name) {
    return new Declaration.Queue(
        name, durable(), options.autoDelete(), arguments(options.quorum()), exchange, name);
  }

  /** The exchange by which all servers of a topic are reached. */
  Declaration.Exchange fanout(String topic) {
    return new Declaration.Exchange(
        topic + "_fanout", BuiltinExchangeType.FANOUT, options.transientQuorum(), true);
  }

  /** One server's queue there. */
  Declaration.Queue fanoutQueue(String topic, String unique) {
    return new Declaration.Queue(
        topic + "_fanout_" + unique,
        options.transientQuorum(),
        false,
        fleeting(),
        topic + "_fanout",
        topic);
  }

  /** A client's queue of replies. */
  Declaration.Queue replies(String unique) {
    return new Declaration.Queue(
        "reply_" + unique, options.transientQuorum(), false, fleeting(), null, "");
  }

  /** Where messages go that nobody can make sense of. */
  Declaration.Queue parked(String topic) {
    return new Declaration.Queue(
        "parked." + topic, true, false, Map.of("x-max-length", parkedMost), null, "");
  }

  private Map<String, Object> fleeting() {
    Map<String, Object> arguments = arguments(options.transientQuorum());
    if (!options.ttl().isZero()) {
      arguments.put("x-expires", (int) Math.min(options.ttl().toMillis(), Integer.MAX_VALUE));
    }
    return arguments;
  }

  private Map<String, Object> arguments(boolean quorum) {
    Map<String, Object> arguments = new TreeMap<>();
    if (quorum) {
      arguments.put("x-queue-type", "quorum");
      if (options.deliveryLimit() > 0) {
        arguments.put("x-delivery-limit", options.deliveryLimit());
      }
      if (options.memoryLength() > 0) {
        arguments.put("x-max-in-memory-length", options.memoryLength());
      }
      if (options.memoryBytes() > 0) {
        arguments.put("x-max-in-memory-bytes", options.memoryBytes());
      }
    } else if (options.mirrored()) {
      arguments.put("x-ha-policy", "all");
    }
    return arguments;
  }

  /** What a server declares, in oslo's order. */
  List<Declaration> server(RpcAddress address, Declaration.Queue fanoutQueue) {
    String exchange = address.exchange();
    return List.of(
        exchange(exchange),
        queue(exchange, address.topic()),
        queue(exchange, address.toString()),
        fanout(address.topic()),
        fanoutQueue);
  }
}
