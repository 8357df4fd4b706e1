package dev.manager.rabbitmq.internal.notify;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Metatype of {@link NotificationsConfig}, which reads the values with their errors. */
@ObjectClassDefinition(
    id = NotificationsConfig.PID,
    name = "Manager notifications over RabbitMQ",
    description = "What is sent to the broker, what is listened to, and the outbox.")
public @interface NotificationsOcd {
  /** Config. */
  @AttributeDefinition(
      name = "Driver",
      description = "messaging (1.0), messagingv2 (2.0), both, or none: then nothing is sent.")
  String[] driver() default {};

  /** Config. */
  @AttributeDefinition(name = "Topics", description = "Each is sent to, as topic.priority.")
  String[] topics() default {"notifications"};

  /** Config. */
  @AttributeDefinition(name = "Exchange", description = "oslo's control_exchange.")
  String exchange() default "openstack";

  /** Config. */
  @AttributeDefinition(
      name = "Retry",
      description = "Further tries of a send that was not confirmed; -1 tries for ever.")
  int retry() default -1;

  /** Config. */
  @AttributeDefinition(
      name = "Publish timeout",
      description = "Seconds that one try may take until the broker confirms.")
  double publish_timeout_seconds() default 30;

  /** Config. */
  @AttributeDefinition(name = "Largest message", description = "Bytes; larger ones are refused.")
  int message_max_bytes() default 1048576;

  /** Config. */
  @AttributeDefinition(
      name = "Forward filter",
      description = "Filter of the events that are forwarded, by their properties.")
  String forward_filter() default "";

  /** Config. */
  @AttributeDefinition(name = "Buffer", description = "Messages that may wait for the broker.")
  int buffer_max() default 10000;

  /** Config. */
  @AttributeDefinition(name = "Buffer bytes", description = "Their bytes.")
  long buffer_max_bytes() default 67108864;

  /** Config. */
  @AttributeDefinition(
      name = "Buffer full",
      description = "What is dropped when the buffer is full.",
      options = {@Option("oldest"), @Option("newest")})
  String buffer_full() default "oldest";

  /** Config. */
  @AttributeDefinition(name = "In flight", description = "Messages sent and not confirmed yet.")
  int inflight_max() default 256;

  /** Config. */
  @AttributeDefinition(
      name = "Flush timeout",
      description = "Seconds that a stop waits for what is in the buffer.")
  double flush_timeout_seconds() default 5;

  /** Config. */
  @AttributeDefinition(
      name = "Listen to topics",
      description = "Notifications of these become events here; none: nothing is listened to.")
  String[] listen_topics() default {};

  /** Config. */
  @AttributeDefinition(name = "Listen to priorities", description = "None: all.")
  String[] listen_priorities() default {};

  /** Config. */
  @AttributeDefinition(
      name = "Pool",
      description = "Name of a queue of its own: each pool gets all, its members share the work.")
  String listen_pool() default "";

  /** Config. */
  @AttributeDefinition(name = "Prefetch", description = "Messages taken and not acknowledged yet.")
  int listen_prefetch() default 64;

  /** Config. */
  @AttributeDefinition(
      name = "Listen to own",
      description = "Whether what this host has sent becomes an event here once more.")
  boolean listen_own() default false;

  /** Config. */
  @AttributeDefinition(
      name = "Requeues",
      description = "How often a message goes back to its queue; then it is parked.")
  int listen_requeue_max() default 10;

  /** Config. */
  @AttributeDefinition(
      name = "Requeue pause",
      description = "Seconds: the longest pause before a message goes back.")
  double listen_requeue_max_seconds() default 5;

  /** Config. */
  @AttributeDefinition(
      name = "Filter of publishers",
      description = "Regular expression that the start of publisher_id must match.")
  String listen_filter_publisher__id() default "";

  /** Config. */
  @AttributeDefinition(
      name = "Filter of event types",
      description = "Regular expression that the start of event_type must match.")
  String listen_filter_event__type() default "";

  /** Config. */
  @AttributeDefinition(
      name = "Filter of contexts",
      description = "name=regular expression, for keys of the context.")
  String[] listen_filter_context() default {};

  /** Config. */
  @AttributeDefinition(
      name = "Filter of metadata",
      description = "name=regular expression, for message_id and timestamp.")
  String[] listen_filter_metadata() default {};

  /** Config. */
  @AttributeDefinition(
      name = "Filter of payloads",
      description = "name=regular expression, for keys of the payload.")
  String[] listen_filter_payload() default {};

  /** Config. */
  @AttributeDefinition(
      name = "Outbox",
      description = "Whether there is an outbox when a driver is set and a database is there.")
  boolean outbox_enabled() default true;

  /** Config. */
  @AttributeDefinition(
      name = "Outbox batch",
      description = "Messages of one publisher that are sent before the first is confirmed.")
  int outbox_batch() default 200;

  /** Config. */
  @AttributeDefinition(
      name = "Outbox poll",
      description = "Seconds between two looks at an outbox in which nothing was.")
  double outbox_poll_seconds() default 1;

  /** Config. */
  @AttributeDefinition(
      name = "Outbox takeover",
      description = "Seconds after which another host's messages are forwarded by this one.")
  double outbox_takeover_seconds() default 5;

  /** Config. */
  @AttributeDefinition(
      name = "Outbox lease",
      description = "Seconds until another host may go on for one that died.")
  double outbox_lease_seconds() default 15;

  /** Config. */
  @AttributeDefinition(
      name = "Outbox backlog",
      description = "Messages that may wait in the database; then no more are taken.")
  long outbox_backlog_max() default 1000000;
}
