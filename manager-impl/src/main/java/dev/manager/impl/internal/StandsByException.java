package dev.manager.impl.internal;

import dev.manager.ManagerException;

/** A manager cannot start yet, for another has its place, in this host or in the cluster. */
class StandsByException extends ManagerException {
  private static final long serialVersionUID = 1L;

  StandsByException(String message) {
    super(message);
  }
}
