package dev.manager.record;

import dev.manager.ManagerException;
import org.jspecify.annotations.Nullable;

/**
 * The database of the records cannot be used now. The message names it, without user and password.
 */
public final class RecordsUnavailableException extends ManagerException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was to be done, with which database, and what went wrong
   * @param cause what the database or its driver says, may be null
   */
  public RecordsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
