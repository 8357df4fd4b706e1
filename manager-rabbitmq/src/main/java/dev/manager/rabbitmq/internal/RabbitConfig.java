package dev.manager.rabbitmq.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of RabbitMQ. Immutable; {@link RabbitOcd} says what each means.
 *
 * @param url the brokers; null if it is switched off
 * @param login how to log in
 * @param queues how queues are declared
 * @param connection times of connections
 * @param tls how they are protected; null if they are not
 * @param limits bounds of messages
 */
record RabbitConfig(
    @Nullable TransportUrl url,
    Login login,
    Queues queues,
    Times connection,
    @Nullable Tls tls,
    Limits limits) {
  static final String PID = "dev.manager.rabbitmq";

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MANY = 1_000_000;

  /** Each option of oslo's URL, and the key that says the same. */
  private static final Map<String, String> OSLO =
      Map.ofEntries(
          Map.entry("ssl", "ssl.enabled"),
          Map.entry("ssl_ca_file", "ssl.ca.file"),
          Map.entry("ssl_cert_file", "ssl.cert.file"),
          Map.entry("ssl_key_file", "ssl.key.file"),
          Map.entry("ssl_verify_hostname", "ssl.verify.hostname"),
          Map.entry("rabbit_login_method", "login.method"),
          Map.entry("amqp_durable_queues", "amqp.durable.queues"),
          Map.entry("amqp_auto_delete", "amqp.auto.delete"),
          Map.entry("rabbit_quorum_queue", "quorum.queues"),
          Map.entry("rabbit_quorum_delivery_limit", "quorum.delivery.limit"),
          Map.entry("rabbit_quorum_max_memory_length", "quorum.memory.length.max"),
          Map.entry("rabbit_quorum_max_memory_bytes", "quorum.memory.bytes.max"),
          Map.entry("rabbit_ha_queues", "ha.queues"),
          Map.entry("rabbit_transient_quorum_queue", "transient.quorum.queues"),
          Map.entry("rabbit_transient_queues_ttl", "transient.queues.ttl.seconds"),
          Map.entry("heartbeat_timeout_threshold", "heartbeat.timeout.seconds"),
          Map.entry("kombu_reconnect_delay", "reconnect.initial.seconds"),
          Map.entry("rabbit_interval_max", "reconnect.max.seconds"));

  /**
   * How queues are declared; both sides of a queue must say the same.
   *
   * @param ttl how long an unused queue of replies or fanout stays; zero for ever
   */
  record Queues(
      boolean durable,
      boolean autoDelete,
      boolean quorum,
      int deliveryLimit,
      int memoryLength,
      long memoryBytes,
      boolean mirrored,
      boolean transientQuorum,
      Duration ttl) {}

  /**
   * Times of connections.
   *
   * @param silence how long nothing may be confirmed until a channel is replaced
   */
  record Times(
      int heartbeatSeconds,
      Duration connect,
      Duration pause,
      Duration longestPause,
      Duration silence) {}

  /** Bounds of messages. */
  record Limits(
      Duration unroutableGrace,
      int pending,
      long pendingBytes,
      int messageBytes,
      int redeliveries,
      int parked) {}

  /**
   * Reads the settings.
   *
   * @throws ManagerConfigException if one cannot be used
   */
  static RabbitConfig from(ManagerConfig given) {
    String text = given.text("transport.url", "");
    TransportUrl url = text.isEmpty() ? null : TransportUrl.parse(text);
    ManagerConfig config = url == null ? given : merged(given, url);
    return new RabbitConfig(
        url, Login.from(config), queues(config), times(config), Tls.from(config), limits(config));
  }

  /** Options of the URL count for more than keys, as in oslo. */
  private static ManagerConfig merged(ManagerConfig given, TransportUrl url) {
    Map<String, Object> all = new HashMap<>();
    given.keys().forEach(key -> given.get(key).ifPresent(value -> all.put(key, value)));
    url.options()
        .forEach(
            (name, value) -> {
              String key = OSLO.get(name);
              if (key == null) {
                throw new ManagerConfigException(
                    "transport.url",
                    "?" + name,
                    "options among " + OSLO.keySet().stream().sorted().toList());
              }
              all.put(key, flag(value));
            });
    return ManagerConfig.of(all);
  }

  private static String flag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "on" -> "true";
      case "no", "off" -> "false";
      default -> value;
    };
  }

  private static Queues queues(ManagerConfig config) {
    boolean quorum = config.flag("quorum.queues", false);
    boolean mirrored = config.flag("ha.queues", false);
    if (quorum && mirrored) {
      throw new ManagerConfigException(
          "ha.queues", "true", "false where quorum.queues is true: a queue is one or the other");
    }
    return new Queues(
        config.flag("amqp.durable.queues", false),
        config.flag("amqp.auto.delete", false),
        quorum,
        (int) config.number("quorum.delivery.limit", 0, 0, MANY),
        (int) config.number("quorum.memory.length.max", 0, 0, Integer.MAX_VALUE),
        config.number("quorum.memory.bytes.max", 0, 0, Long.MAX_VALUE),
        mirrored,
        config.flag("transient.quorum.queues", false),
        config.seconds(
            "transient.queues.ttl.seconds",
            Duration.ofMinutes(30),
            Duration.ZERO,
            DAY.multipliedBy(49)));
  }

  private static Times times(ManagerConfig config) {
    return new Times(
        (int) config.number("heartbeat.timeout.seconds", 60, 0, 3600),
        config.seconds("connect.timeout.seconds", Duration.ofSeconds(10), MILLI, DAY),
        config.seconds("reconnect.initial.seconds", Duration.ofSeconds(1), MILLI, DAY),
        config.seconds("reconnect.max.seconds", Duration.ofSeconds(30), MILLI, DAY),
        config.seconds(
            "confirm.silence.seconds", Duration.ofSeconds(5), MILLI.multipliedBy(100), DAY));
  }

  private static Limits limits(ManagerConfig config) {
    return new Limits(
        config.seconds("unroutable.grace.seconds", Duration.ofSeconds(5), Duration.ZERO, DAY),
        (int) config.number("publish.pending.max", 20_000, 1, MANY),
        config.number("publish.pending.bytes.max", 64L << 20, 1024, Long.MAX_VALUE),
        (int) config.number("message.max.bytes", 16 << 20, 1024, 128 << 20),
        (int) config.number("redelivery.max", 20, 1, MANY),
        (int) config.number("parked.max", 10_000, 1, MANY));
  }
}
