package dev.manager;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of every move of every manager of a host. */
@ConsumerType
@FunctionalInterface
public interface ManagerListener {
  /**
   * Called once for each move, in the order of the moves, on a thread of the runtime and under no
   * lock. It should return soon: the next move is told only then. What it throws is logged.
   *
   * @param event the move
   */
  void moved(ManagerEvent event);
}
