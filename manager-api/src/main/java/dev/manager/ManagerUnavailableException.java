package dev.manager;

import java.time.Duration;
import java.util.Locale;

/**
 * A call did not reach the manager: none of that name was serving within the time, or too many
 * callers were waiting for it already. The call has not run; it is safe to try again.
 */
public final class ManagerUnavailableException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String manager;
  private final String host;
  private final Duration waited;

  /**
   * Makes the exception.
   *
   * @param manager name of the manager
   * @param host the host it was expected on
   * @param waited how long the caller waited for it
   * @param why what stands in the way, a clause that ends the message
   */
  public ManagerUnavailableException(String manager, String host, Duration waited, String why) {
    super(
        String.format(
            Locale.ROOT,
            "Manager %s on %s was not available within %.1f s: %s",
            manager,
            host,
            waited.toNanos() / 1e9,
            why));
    this.manager = manager;
    this.host = host;
    this.waited = waited;
  }

  /**
   * Returns the manager that was called.
   *
   * @return its name
   */
  public String manager() {
    return manager;
  }

  /**
   * Returns where the manager was expected.
   *
   * @return the host
   */
  public String host() {
    return host;
  }

  /**
   * Returns how long the caller waited.
   *
   * @return the time, zero when it did not wait
   */
  public Duration waited() {
    return waited;
  }
}
