package dev.manager.shell.internal;

import java.util.Map;
import java.util.OptionalInt;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What the configuration says of the backdoor. Immutable.
 *
 * @param port where it listens, 0 for any free port; empty when there shall be none
 * @param maxSessions how many may be connected at a time
 */
record BackdoorConfig(OptionalInt port, int maxSessions) {
  static final String PID = "dev.manager.shell";
  static final String PORT = "backdoor.port";
  static final String SESSIONS_MAX = "backdoor.sessions.max";

  private static final int DEFAULT_SESSIONS = 4;

  /** The keys for tools; the values are read as text, so that a bad one can be named. */
  @ObjectClassDefinition(
      id = PID,
      name = "Manager shell",
      description = "The backdoor: a shell over telnet, reachable from this machine only.")
  @interface Ocd {
    /** Port. */
    @AttributeDefinition(
        name = "Port",
        description =
            "TCP port on 127.0.0.1; 0 takes any free one. There is no backdoor unless this is set."
                + " Everybody who may log in to this machine can then use the shell.",
        required = false,
        min = "0",
        max = "65535")
    int backdoor_port();

    /** Sessions. */
    @AttributeDefinition(
        name = "Sessions",
        description = "How many may be connected at a time; more are refused.",
        min = "1",
        max = "100")
    int backdoor_sessions_max() default DEFAULT_SESSIONS;
  }

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if a value cannot be used; names key, value and what is
   *     expected
   */
  static BackdoorConfig of(Map<String, ?> properties) {
    String port = text(properties, PORT);
    String sessions = text(properties, SESSIONS_MAX);
    return new BackdoorConfig(
        port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(PORT, port, 0, 65_535)),
        sessions.isEmpty() ? DEFAULT_SESSIONS : number(SESSIONS_MAX, sessions, 1, 100));
  }

  private static String text(Map<String, ?> properties, String key) {
    Object value = properties.get(key);
    return value == null ? "" : value.toString().strip();
  }

  private static int number(String key, String text, int min, int max) {
    IllegalArgumentException refusal =
        new IllegalArgumentException(
            "%s: %s is \"%s\", expected a whole number from %d to %d"
                .formatted(PID, key, text, min, max));
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      refusal.addSuppressed(e);
    }
    throw refusal;
  }
}
