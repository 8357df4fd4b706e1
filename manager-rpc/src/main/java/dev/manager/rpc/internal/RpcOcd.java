package dev.manager.rpc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Metatype of {@link RpcConfig}; the bundle itself reads the values with their errors there. */
@ObjectClassDefinition(
    id = RpcConfig.PID,
    name = "Manager remote calls",
    description = "Limits of remote calls, and of the transport within the JVM.")
@interface RpcOcd {
  @AttributeDefinition(
      name = "Exchange",
      description = "Scope of the topics, oslo's control_exchange. Read when a server starts.")
  String exchange() default "openstack";

  @AttributeDefinition(
      name = "Response timeout",
      description = "Seconds that a call may take unless its client says otherwise.")
  double response_timeout_seconds() default 60;

  @AttributeDefinition(
      name = "Workers",
      description = "How many requests of one manager run at the same time.")
  int workers_max() default 64;

  @AttributeDefinition(
      name = "Prefetch",
      description =
          "How many requests of one manager are taken from a transport before a worker is free;"
              + " at least as many as workers are. What a busy host has taken, an idle one cannot"
              + " take: lower it where methods are long. Read when a server starts.")
  int prefetch() default 256;

  @AttributeDefinition(
      name = "Pending calls",
      description = "How many calls of this host may wait for replies; more are refused at once.")
  int pending_max() default 10000;

  @AttributeDefinition(
      name = "Direct calls",
      description =
          "Whether a proxy whose target is this very host calls the manager without a message.")
  boolean direct_enabled() default true;

  @AttributeDefinition(
      name = "Window of duplicates",
      description =
          "Seconds for which a message that was executed is known again, on transports that may"
              + " deliver twice.")
  double duplicates_window_seconds() default 600;

  @AttributeDefinition(
      name = "Known messages",
      description = "How many executed messages are known at the most; the oldest are forgotten.")
  int duplicates_max() default 100000;

  @AttributeDefinition(
      name = "Close timeout",
      description =
          "Seconds that a server which is closed waits for requests that still run; then it"
              + " interrupts them.")
  double close_timeout_seconds() default 5;

  @AttributeDefinition(
      name = "Message size",
      description = "Bytes that a message may have. Read when the bundle starts.")
  int message_max_bytes() default 4194304;

  @AttributeDefinition(
      name = "Depth",
      description =
          "How deeply objects and lists may be nested in a message. Read when the bundle starts.")
  int depth_max() default 64;

  @AttributeDefinition(
      name = "Arguments",
      description =
          "How many arguments a request may have, and how many entries its context. Read when the"
              + " bundle starts.")
  int arguments_max() default 64;

  @AttributeDefinition(
      name = "Trace lines",
      description =
          "How many lines of its stack a failure takes along to the caller. Read when the bundle"
              + " starts.")
  int trace_lines_max() default 32;

  @AttributeDefinition(
      name = "Local queue",
      description = "How many messages a queue of the transport within the JVM holds.")
  int local_queue_max() default 1000;

  @AttributeDefinition(
      name = "Local queue full",
      description = "Whether a sender waits for room within its timeout, or is refused at once.",
      options = {
        @Option(label = "wait", value = "wait"),
        @Option(label = "refuse", value = "refuse")
      })
  String local_queue_full() default "wait";

  @AttributeDefinition(
      name = "Waiting senders",
      description = "How many senders may wait for room in the queues of one topic.")
  int local_senders_max() default 1000;

  @AttributeDefinition(
      name = "Local queue expires",
      description =
          "Seconds for which a queue is kept while nobody serves it, as in a swap; then what is in"
              + " it is dropped, and calls to it fail at once.")
  double local_queue_expires_seconds() default 60;
}
