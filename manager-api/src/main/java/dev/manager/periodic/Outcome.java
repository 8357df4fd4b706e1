package dev.manager.periodic;

/** How a run of a task ended. */
public enum Outcome {
  /** It returned. */
  SUCCEEDED,
  /** It threw. */
  FAILED,
  /** It took longer than the task's timeout and was interrupted, however it ended then. */
  TIMED_OUT,
  /** It was interrupted because its manager or its service went away, however it ended then. */
  INTERRUPTED,
  /**
   * It was to run on one host of the cluster, and was interrupted because this host lost the lease
   * for it, however it ended then. Counts as a failure.
   */
  LEASE_LOST
}
