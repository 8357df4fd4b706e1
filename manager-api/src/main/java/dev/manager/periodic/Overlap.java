package dev.manager.periodic;

/** What happens when a run is due while an earlier run of the same task has not ended. */
public enum Overlap {
  /** The run is left out and counted; the task goes on with its next slot. */
  SKIP,
  /** One run waits, and begins when the earlier one ends; further ones are left out and counted. */
  QUEUE,
  /**
   * The runs go on side by side, at most {@code periodic.concurrent.max} of them; further ones are
   * left out and counted.
   */
  CONCURRENT
}
