package dev.manager.impl.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Metatype of {@link HostConfig}; the runtime itself reads the values with their errors there. */
@ObjectClassDefinition(
    id = HostConfig.PID,
    name = "Manager host",
    description = "Name, time limits and bounds of the managers of this host.")
@interface HostOcd {
  @AttributeDefinition(
      name = "Host name",
      description =
          "Name under which this host is known to others. Empty: the machine's host name. A change"
              + " takes effect for managers that start afterwards.")
  String host_name() default "";

  @AttributeDefinition(
      name = "Stop timeout",
      description = "Seconds that the whole stop of one manager may take.")
  double stop_timeout_seconds() default 60;

  @AttributeDefinition(
      name = "Graceful timeout",
      description =
          "Seconds that gracefulShutdown and the calls in flight may take together within the stop."
              + " If longer than the stop timeout, it becomes that less 10.")
  double graceful_timeout_seconds() default 45;

  @AttributeDefinition(
      name = "Hook timeout",
      description = "Seconds after which any other hook or extension callback is interrupted.")
  double hook_timeout_seconds() default 60;

  @AttributeDefinition(
      name = "Hook warning",
      description =
          "Seconds after which a running hook is reported in the log with its stack; again each time"
              + " that span has doubled.")
  double hook_warn_seconds() default 10;

  @AttributeDefinition(
      name = "Supervisor",
      description = "Whether the start of a manager that failed is tried again.")
  boolean supervisor_enabled() default true;

  @AttributeDefinition(
      name = "Supervisor's first pause",
      description =
          "Seconds before the second try; each further pause is twice as long, and of each between"
              + " a half and the whole is taken at random.")
  double supervisor_initial_seconds() default 1;

  @AttributeDefinition(
      name = "Supervisor's longest pause",
      description = "Seconds beyond which the pause between two tries does not grow.")
  double supervisor_max_seconds() default 60;

  @AttributeDefinition(
      name = "Swap wait",
      description = "Seconds that a local call waits while its manager is away.")
  double swap_wait_seconds() default 30;

  @AttributeDefinition(
      name = "Waiting callers",
      description = "How many callers may wait for one manager; more are refused at once.")
  int swap_waiters_max() default 1000;

  @AttributeDefinition(
      name = "Notifier queue",
      description =
          "How many events are kept while Event Admin is away or busy; more are dropped and counted."
              + " Read when the runtime starts.")
  int notifier_queue_max() default 10000;

  @AttributeDefinition(
      name = "Hand-over timeout",
      description =
          "Seconds that each of the drain, handOver and takeOver may take when a manager that keeps"
              + " state is swapped; callers wait meanwhile.")
  double handover_timeout_seconds() default 10;

  @AttributeDefinition(
      name = "Hand-over size",
      description = "Bytes that the state handed over may take; more is refused.")
  long handover_max_bytes() default 16777216;

  @AttributeDefinition(
      name = "Hand-over required",
      description =
          "Whether a hand-over that fails undoes the swap, so that the old object serves on; if not,"
              + " the new one serves without the state.")
  boolean handover_required() default true;
}
