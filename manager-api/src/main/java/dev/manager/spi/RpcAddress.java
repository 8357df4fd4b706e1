package dev.manager.spi;

import dev.manager.rpc.RpcTargetException;
import dev.manager.rpc.Target;
import org.jspecify.annotations.Nullable;

/**
 * Where a transport takes a message. Immutable.
 *
 * @param kind how to read the rest
 * @param exchange the scope of the topic; empty for a reply
 * @param topic the topic; the name of the queue for a reply
 * @param server the server; empty but for one server
 */
public record RpcAddress(Kind kind, String exchange, String topic, String server) {
  /** What an address means. */
  public enum Kind {
    /** Any one server of the topic. */
    TOPIC,
    /** One server of the topic. */
    SERVER,
    /** Every server of the topic that is there now. */
    FANOUT,
    /** A client that waits for a reply: what {@link RpcReplies#address} said. */
    REPLY
  }

  /**
   * Makes the address of a target.
   *
   * @param target where a call goes
   * @param exchange the exchange if the target names none
   * @return the address
   * @throws RpcTargetException if the target has no topic
   */
  public static RpcAddress of(Target target, String exchange) {
    String topic = target.topic();
    if (topic == null) {
      throw new RpcTargetException("A target needs a topic: prepare(Target.topic(…)) gives it one");
    }
    String scope = target.exchange() == null ? exchange : target.exchange();
    if (target.fanout()) {
      return new RpcAddress(Kind.FANOUT, scope, topic, "");
    }
    @Nullable String server = target.server();
    return server == null
        ? new RpcAddress(Kind.TOPIC, scope, topic, "")
        : new RpcAddress(Kind.SERVER, scope, topic, server);
  }

  /**
   * Makes the address of a client.
   *
   * @param queue what {@link RpcReplies#address} said
   * @return the address
   */
  public static RpcAddress reply(String queue) {
    return new RpcAddress(Kind.REPLY, "", queue, "");
  }

  /** Returns it as oslo.messaging names the queue or the exchange. */
  @Override
  public String toString() {
    return switch (kind) {
      case TOPIC, REPLY -> topic;
      case SERVER -> topic + "." + server;
      case FANOUT -> topic + "_fanout";
    };
  }
}
