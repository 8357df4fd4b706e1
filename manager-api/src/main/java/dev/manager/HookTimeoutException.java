package dev.manager;

import java.time.Duration;
import java.util.Locale;

/**
 * A hook of a manager did not end in the time it is given. It was interrupted; if it ignored that,
 * its thread is left behind and the log says where it stood.
 */
public final class HookTimeoutException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String hook;
  private final Duration limit;

  /**
   * Makes the exception.
   *
   * @param manager name of the manager
   * @param hook name of the hook, such as {@code initHost}
   * @param limit the time it was given
   * @param where where it stood when the time was over: a stack trace as text
   */
  public HookTimeoutException(String manager, String hook, Duration limit, String where) {
    super(
        String.format(
            Locale.ROOT,
            "Hook %s of manager %s did not end within %.1f s; it was at%n%s",
            hook,
            manager,
            limit.toNanos() / 1e9,
            where));
    this.hook = hook;
    this.limit = limit;
  }

  /**
   * Returns which hook it was.
   *
   * @return the method's name
   */
  public String hook() {
    return hook;
  }

  /**
   * Returns the time that the hook was given.
   *
   * @return the limit
   */
  public Duration limit() {
    return limit;
  }
}
