package dev.manager;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a manager is in its life, and where it may go from there.
 *
 * <p>{@link #STOPPED} and {@link #FAILED} end the life of one manager object; a manager that starts
 * again is a new object in state {@link #NEW}.
 */
public enum ManagerState {
  /** Constructed; holds no thread and no connection. */
  NEW,
  /** Looking up its record and running {@code initHost}; nobody can reach it. */
  INITIALIZING,
  /** Its record exists and {@code preStartHook} runs; nobody can reach it. */
  PREPARING,
  /** Callers are let in and {@code postStartHook} runs; no periodic task runs yet. */
  STARTING,
  /** Answering calls and running its periodic tasks. */
  RUNNING,
  /** Answering calls while {@code reset} takes over a new configuration. */
  RESETTING,
  /** Refusing new calls while those in flight finish; holds its record until they have. */
  DRAINING,
  /** Ended as asked; holds nothing. */
  STOPPED,
  /** Gave up; holds nothing but the failure. */
  FAILED;

  /**
   * Returns the states that may follow this one. Nothing else in the system knows the moves.
   *
   * @return a new set, empty for {@link #STOPPED} and {@link #FAILED}
   */
  public Set<ManagerState> next() {
    return switch (this) {
      case NEW -> EnumSet.of(INITIALIZING, STOPPED, FAILED);
      case INITIALIZING -> EnumSet.of(PREPARING, DRAINING, FAILED);
      case PREPARING -> EnumSet.of(STARTING, DRAINING, FAILED);
      case STARTING -> EnumSet.of(RUNNING, DRAINING, FAILED);
      case RUNNING -> EnumSet.of(RESETTING, DRAINING, FAILED);
      case RESETTING -> EnumSet.of(RUNNING, DRAINING, FAILED);
      case DRAINING -> EnumSet.of(STOPPED, FAILED);
      case STOPPED, FAILED -> EnumSet.noneOf(ManagerState.class);
    };
  }

  /**
   * Tells whether calls are let in: {@link #STARTING}, {@link #RUNNING} and {@link #RESETTING}.
   *
   * @return true while the manager serves
   */
  public boolean serves() {
    return this == STARTING || this == RUNNING || this == RESETTING;
  }

  /**
   * Tells whether this object's life is over: {@link #STOPPED} and {@link #FAILED}.
   *
   * @return true when no state can follow
   */
  public boolean isTerminal() {
    return this == STOPPED || this == FAILED;
  }
}
