package dev.manager;

import java.time.Duration;
import java.util.Locale;

/**
 * A call did not reach a driver: none was bound within the time, or too many calls were waiting for
 * it already. The driver has done nothing of it.
 */
public final class DriverUnavailableException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String driver;
  private final Duration waited;

  /**
   * Makes the exception.
   *
   * @param driver what the driver is called
   * @param waited how long the call waited for it
   * @param why what stands in the way, a clause that ends the message
   */
  public DriverUnavailableException(String driver, Duration waited, String why) {
    super(
        String.format(
            Locale.ROOT,
            "Driver %s was not available within %.1f s: %s",
            driver,
            waited.toNanos() / 1e9,
            why));
    this.driver = driver;
    this.waited = waited;
  }

  /**
   * Returns which driver was needed.
   *
   * @return what it is called
   */
  public String driver() {
    return driver;
  }

  /**
   * Returns how long the call waited.
   *
   * @return the time, zero when it did not wait
   */
  public Duration waited() {
    return waited;
  }
}
