package dev.manager.notify;

import dev.manager.ManagerException;

/** So many notifications wait to be forwarded that no more are taken. */
public final class OutboxFullException extends ManagerException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param waiting how many wait, at least
   * @param most how many may
   */
  public OutboxFullException(long waiting, long most) {
    super(
        ("%d notifications wait in the outbox, at most %d may: is the broker away? The key"
                + " outbox.backlog.max says how many")
            .formatted(waiting, most));
  }
}
