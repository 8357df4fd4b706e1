package dev.manager.rabbitmq.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Metatype of {@link RabbitConfig}; the bundle itself reads the values with their errors there. */
@ObjectClassDefinition(
    id = RabbitConfig.PID,
    name = "Manager RabbitMQ",
    description = "Remote calls and notifications over RabbitMQ, on oslo.messaging's wire.")
@interface RabbitOcd {
  @AttributeDefinition(
      name = "Transport URL",
      type = AttributeType.PASSWORD,
      description =
          "rabbit://user:password@host:5672,host2:5672/vhost, as oslo's transport_url. Empty: off.")
  String transport_url() default "";

  @AttributeDefinition(name = "User", description = "Who logs in, where the URL does not say.")
  String user() default "guest";

  @AttributeDefinition(
      name = "Password",
      type = AttributeType.PASSWORD,
      description = "The password, where the URL has none.")
  String password() default "";

  @AttributeDefinition(
      name = "Password variable",
      description = "Environment variable, or else system property, that has the password.")
  String password_env() default "";

  @AttributeDefinition(
      name = "Password file",
      description = "File that has the password; read for each new connection.")
  String password_file() default "";

  @AttributeDefinition(
      name = "Login method",
      description = "SASL mechanism: oslo's rabbit_login_method.",
      options = {
        @Option(label = "AMQPLAIN", value = "AMQPLAIN"),
        @Option(label = "PLAIN", value = "PLAIN"),
        @Option(label = "EXTERNAL", value = "EXTERNAL")
      })
  String login_method() default "AMQPLAIN";

  @AttributeDefinition(
      name = "Durable queues",
      description = "oslo's amqp_durable_queues: topics and their queues survive the broker.")
  boolean amqp_durable_queues() default false;

  @AttributeDefinition(
      name = "Auto-delete",
      description = "oslo's amqp_auto_delete: topics and their queues go with their last user.")
  boolean amqp_auto_delete() default false;

  @AttributeDefinition(
      name = "Quorum queues",
      description = "oslo's rabbit_quorum_queue: queues of topics are replicated.")
  boolean quorum_queues() default false;

  @AttributeDefinition(
      name = "Quorum delivery limit",
      description = "oslo's rabbit_quorum_delivery_limit; 0: none is declared.")
  int quorum_delivery_limit() default 0;

  @AttributeDefinition(
      name = "Quorum memory length",
      description = "Messages that a quorum queue keeps in memory; 0: none is declared.")
  int quorum_memory_length_max() default 0;

  @AttributeDefinition(
      name = "Quorum memory bytes",
      description = "Bytes that a quorum queue keeps in memory; 0: none is declared.")
  long quorum_memory_bytes_max() default 0;

  @AttributeDefinition(
      name = "Mirrored queues",
      description = "oslo's rabbit_ha_queues, for brokers before 3.0 and equal declarations.")
  boolean ha_queues() default false;

  @AttributeDefinition(
      name = "Transient quorum queues",
      description = "oslo's rabbit_transient_quorum_queue: also queues of replies and fanout.")
  boolean transient_quorum_queues() default false;

  @AttributeDefinition(
      name = "Life of transient queues",
      description =
          "Seconds for which an unused queue of replies or fanout stays: oslo's"
              + " rabbit_transient_queues_ttl; 0: for ever.")
  double transient_queues_ttl_seconds() default 1800;

  @AttributeDefinition(
      name = "Heartbeat timeout",
      description = "Seconds of silence after which a connection is dead; 0: no heartbeats.")
  int heartbeat_timeout_seconds() default 60;

  @AttributeDefinition(
      name = "Connect timeout",
      description = "Seconds that a connection to one node, and each of its requests, may take.")
  double connect_timeout_seconds() default 10;

  @AttributeDefinition(
      name = "First pause",
      description = "Seconds before all nodes are tried again; doubled each time, at random.")
  double reconnect_initial_seconds() default 1;

  @AttributeDefinition(name = "Longest pause", description = "Seconds the pause grows to.")
  double reconnect_max_seconds() default 30;

  @AttributeDefinition(
      name = "Silence of confirmations",
      description =
          "Seconds without one, while some are owed, after which a channel is replaced; doubled up"
              + " to twelve times while none comes.")
  double confirm_silence_seconds() default 5;

  @AttributeDefinition(name = "TLS", description = "oslo's ssl: whether connections use TLS.")
  boolean ssl_enabled() default false;

  @AttributeDefinition(
      name = "Certificates of authorities",
      description = "PEM file, oslo's ssl_ca_file. Empty: those of the JVM.")
  String ssl_ca_file() default "";

  @AttributeDefinition(
      name = "Own certificate",
      description = "PEM file with the chain, oslo's ssl_cert_file.")
  String ssl_cert_file() default "";

  @AttributeDefinition(
      name = "Own private key",
      description = "PEM file in PKCS #8, not encrypted: oslo's ssl_key_file.")
  String ssl_key_file() default "";

  @AttributeDefinition(
      name = "Check the host name",
      description = "Whether the broker's certificate must be for the host that was asked for.")
  boolean ssl_verify_hostname() default true;

  @AttributeDefinition(
      name = "Unroutable",
      description =
          "Seconds for which a message is tried again whose queue was there before, or may come"
              + " back after the connection was lost; then nobody serves it.")
  double unroutable_grace_seconds() default 5;

  @AttributeDefinition(
      name = "Unconfirmed messages",
      description = "How many messages may wait for the broker; more are refused at once.")
  int publish_pending_max() default 20000;

  @AttributeDefinition(
      name = "Unconfirmed bytes",
      description = "How many bytes these may have together.")
  long publish_pending_bytes_max() default 67108864;

  @AttributeDefinition(
      name = "Message size",
      description = "Bytes a message may have, unpacked; larger ones are parked.")
  int message_max_bytes() default 16777216;

  @AttributeDefinition(
      name = "Redeliveries",
      description = "How often one message is delivered before it is parked.")
  int redelivery_max() default 20;

  @AttributeDefinition(
      name = "Parked messages",
      description = "How many messages the queue parked.TOPIC keeps; the oldest go.")
  int parked_max() default 10000;
}
