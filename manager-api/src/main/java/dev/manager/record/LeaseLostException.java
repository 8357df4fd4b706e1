package dev.manager.record;

import dev.manager.ManagerException;

/** A lease is not held any more, so what depends on it must not go on. */
public final class LeaseLostException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String lease;
  private final long token;

  /**
   * Makes the exception.
   *
   * @param lease name of the lease
   * @param token the token that is out of date
   * @param why how it ended
   */
  public LeaseLostException(String lease, long token, String why) {
    super("Lease %s with token %d is not held any more: %s".formatted(lease, token, why));
    this.lease = lease;
    this.token = token;
  }

  /**
   * Returns which lease it was.
   *
   * @return its name
   */
  public String lease() {
    return lease;
  }

  /**
   * Returns the token that is out of date.
   *
   * @return the token
   */
  public long token() {
    return token;
  }
}
