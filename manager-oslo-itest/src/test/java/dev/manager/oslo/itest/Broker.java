package dev.manager.oslo.itest;

import dev.manager.rabbitmq.broker.RabbitServer;

/**
 * How both sides reach one broker, and what their queues are like.
 *
 * @param port its port on the loopback interface
 * @param queues what queues are declared
 */
record Broker(int port, Queues queues) {
  /** Kinds of queues, which both sides have to declare alike. */
  enum Queues {
    TRANSIENT("", ""),
    DURABLE("?amqp_durable_queues=true", "amqp.durable.queues = true\n"),
    QUORUM("?rabbit_quorum_queue=true", "quorum.queues = true\n");

    private final String oslo;
    private final String ours;

    Queues(String oslo, String ours) {
      this.oslo = oslo;
      this.ours = ours;
    }
  }

  static Broker of(RabbitServer server) {
    return new Broker(server.port(), Queues.TRANSIENT);
  }

  Broker with(Queues other) {
    return new Broker(port, other);
  }

  String osloUrl() {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(port, queues.oslo);
  }

  String ourConfiguration() {
    return "transport.url = rabbit://guest:guest@127.0.0.1:%d/\n%s".formatted(port, queues.ours);
  }
}
