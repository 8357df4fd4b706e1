package dev.manager.periodic.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What each setting of all periodic tasks means. {@link PeriodicConfig} reads them. */
@ObjectClassDefinition(
    name = "Manager: periodic tasks",
    description =
        "All periodic tasks of this host. Options of one task are further keys:"
            + " periodic.<manager>.<task>.<option>.")
@interface PeriodicOcd {
  @AttributeDefinition(
      name = "Enabled",
      description = "Whether tasks run by themselves; if not, they run when they are asked to.")
  boolean periodic_enabled() default true;

  @AttributeDefinition(
      name = "Fuzzy delay",
      description =
          "Seconds up to which the first runs of a manager are delayed at random, so that hosts that"
              + " start together do not fall into step.",
      min = "0",
      max = "86400")
  double periodic_fuzzy_delay_seconds() default 60;

  @AttributeDefinition(
      name = "External tasks here",
      description = "Whether tasks that another process may run are run here.")
  boolean periodic_external_enabled() default true;

  @AttributeDefinition(
      name = "Plain Runnables",
      description =
          "Whether Runnable services with scheduler.period or scheduler.expression are run. Read when"
              + " such a service comes.")
  boolean periodic_runnables_enabled() default true;

  @AttributeDefinition(
      name = "Threads",
      description =
          "How many threads run tasks. What blocks beyond them runs on virtual threads where Java"
              + " has them, and waits where it has not.",
      min = "1",
      max = "10000")
  int periodic_threads_max() default 16;

  @AttributeDefinition(
      name = "Virtual threads",
      description = "How many virtual threads run tasks at a time; 0 for none.",
      min = "0",
      max = "1000000")
  int periodic_virtual_max() default 10_000;

  @AttributeDefinition(
      name = "Concurrent runs",
      description = "How many runs of one task may be under way, if it may overlap.",
      min = "1",
      max = "10000")
  int periodic_concurrent_max() default 10;

  @AttributeDefinition(
      name = "History",
      description = "How many runs of each task are remembered.",
      min = "1",
      max = "1000")
  int periodic_history_max() default 20;

  @AttributeDefinition(
      name = "Missed after",
      description =
          "Seconds of lateness beyond which a run counts as missed, for tasks that leave those out.",
      min = "0",
      max = "86400")
  double periodic_missed_after_seconds() default 60;

  @AttributeDefinition(
      name = "Stop timeout",
      description =
          "Seconds that the runs of a service get to end when it goes; then they are interrupted.",
      min = "0",
      max = "86400")
  double periodic_stop_timeout_seconds() default 10;

  @AttributeDefinition(
      name = "Memory",
      description =
          "Seconds for which the grid, counters and history of a manager that went are kept for its"
              + " return.",
      min = "0",
      max = "86400")
  double periodic_memory_seconds() default 600;

  @AttributeDefinition(
      name = "Lease of a cluster task",
      description =
          "Seconds after which another host may run a task of the cluster when the host that runs it"
              + " has died.",
      min = "1",
      max = "86400")
  double periodic_cluster_lease_seconds() default 30;

  @AttributeDefinition(
      name = "Cluster tasks alone",
      description =
          "Whether tasks of the cluster run here, as if there were no other host, while there is no"
              + " service of leases; else they wait.")
  boolean periodic_cluster_alone() default false;
}
