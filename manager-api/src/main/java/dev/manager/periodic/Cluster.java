package dev.manager.periodic;

/** Which hosts of a cluster run a task. */
public enum Cluster {
  /** Each host that has the task runs it, without regard to the others. */
  EACH,
  /**
   * One host of those that have the task runs it: one run for each slot over all of them, and never
   * two at once. Whoever runs it has the lease {@link PeriodicTasks#LEASE_PREFIX} and the task's
   * full name meanwhile; what the run writes goes behind {@link dev.manager.record.Lease#fence} of
   * it.
   */
  ONCE
}
