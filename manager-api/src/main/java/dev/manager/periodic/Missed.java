package dev.manager.periodic;

/**
 * What happens when a run begins late, by more than {@code periodic.missed.after.seconds}: the
 * machine was suspended, the process stood still, or all threads were taken.
 */
public enum Missed {
  /** The task runs once, late, however many slots have passed, and goes on with its next slot. */
  RUN_ONCE,
  /** The run is left out and counted as missed; the task goes on with its next slot. */
  SKIP
}
