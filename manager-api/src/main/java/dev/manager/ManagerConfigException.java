package dev.manager;

import org.jspecify.annotations.Nullable;

/**
 * A configuration value cannot be used. Where it arrives by a reset the old configuration stays in
 * force; where it arrives at the start the manager does not start.
 */
public final class ManagerConfigException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Makes the exception.
   *
   * @param key the configuration key
   * @param value what stands there, null when nothing does; the message shows none whose key speaks
   *     of a secret
   * @param expected what should, a clause such as {@code a whole number of seconds from 1 to 3600}
   */
  public ManagerConfigException(String key, @Nullable Object value, String expected) {
    super(
        value == null
            ? "Configuration key %s is missing: expected %s".formatted(key, expected)
            : "Configuration key %s is \"%s\": expected %s"
                .formatted(key, ManagerConfig.isSecret(key) ? "***" : value, expected));
    this.key = key;
  }

  /**
   * Returns the key whose value was refused.
   *
   * @return the key
   */
  public String key() {
    return key;
  }
}
