package dev.manager.record;

import dev.manager.ManagerException;

/** A service is older than the oldest of its kind in the cluster, so it must not start. */
public final class ServiceTooOldException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final int version;
  private final int minimum;

  /**
   * Makes the exception.
   *
   * @param host the host it was to start on
   * @param name the manager
   * @param version its version
   * @param minimum the least version among the others of its kind
   */
  public ServiceTooOldException(String host, String name, int version, int minimum) {
    super(
        ("Manager %s on host %s has service version %d, but the oldest in the cluster is %d: install"
                + " a newer one")
            .formatted(name, host, version, minimum));
    this.version = version;
    this.minimum = minimum;
  }

  /**
   * Returns the version of the service that was refused.
   *
   * @return its version
   */
  public int version() {
    return version;
  }

  /**
   * Returns the least version that the cluster has.
   *
   * @return the minimum
   */
  public int minimum() {
    return minimum;
  }
}
