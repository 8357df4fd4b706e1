package dev.manager;

import java.time.Duration;
import java.util.Locale;

/**
 * A driver was unbound, and calls were still inside it when the time was over. They go on, with a
 * driver that may be deactivated under them. Declarative Services logs what an unbind method
 * throws, and goes on.
 */
public final class DriverBusyException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String driver;
  private final long inside;

  /**
   * Makes the exception.
   *
   * @param driver what the driver is called
   * @param object the driver that is unbound
   * @param inside how many calls are still inside it
   * @param waited how long they were waited for
   * @param why what ended the wait, a clause that ends the message
   */
  public DriverBusyException(
      String driver, String object, long inside, Duration waited, String why) {
    super(
        String.format(
            Locale.ROOT,
            "Driver %s (%s) is unbound with %d calls still inside it after %.1f s, which go on: %s",
            driver,
            object,
            inside,
            waited.toNanos() / 1e9,
            why));
    this.driver = driver;
    this.inside = inside;
  }

  /**
   * Returns which driver it was.
   *
   * @return what it is called
   */
  public String driver() {
    return driver;
  }

  /**
   * Returns how many calls were still inside it.
   *
   * @return at least 1
   */
  public long inside() {
    return inside;
  }
}
