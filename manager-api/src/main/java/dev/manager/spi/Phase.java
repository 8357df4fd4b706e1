package dev.manager.spi;

/**
 * When an extension is attached to a starting manager. The order of the constants is the order of a
 * start; extensions of one phase are attached in the order of their service ranking, highest first.
 */
public enum Phase {
  /** After {@code initHost}, before {@code preStartHook}: the service record. */
  RECORD,
  /** After {@code preStartHook}, before {@code postStartHook}: what lets callers in. */
  RPC,
  /** After {@code postStartHook}: what tells others that the manager lives. */
  JOIN,
  /** Last: what makes the manager do things of its own accord. */
  TIMERS
}
