package dev.manager.record;

import dev.manager.ManagerException;

/** There is no service record of that host and name. */
public final class ServiceRecordNotFoundException extends ManagerException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param host the host that was asked for
   * @param name the manager that was asked for
   */
  public ServiceRecordNotFoundException(String host, String name) {
    super(
        "There is no record of manager %s on host %s; manager:services lists those there are"
            .formatted(name, host));
  }
}
