package dev.manager.periodic;

/** What a task is doing. */
public enum TaskState {
  /** It never runs by itself: not enabled, a negative spacing, or not for this process. */
  OFF,
  /** An operator has paused it. */
  PAUSED,
  /** It waits for its next run. */
  WAITING,
  /** It is to run on one host of the cluster, and its last slot was not for this host. */
  STANDBY,
  /** At least one run of it is under way. */
  RUNNING,
  /** It was to run once, and has. */
  DONE
}
