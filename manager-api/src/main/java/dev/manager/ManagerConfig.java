package dev.manager;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A component's configuration, read with types. Values that come from {@code .cfg} files are
 * strings, those from Configuration Admin may be anything; both read alike, and a value that cannot
 * be used is a {@link ManagerConfigException} that names key, value and what was expected.
 *
 * <p>Immutable and thread-safe. Two are equal when they say the same, whatever the types they say
 * it in ({@code "5"} and {@code 5}) and whatever the container adds for itself ({@code
 * service.pid}, {@code felix.fileinstall.filename} and the like).
 */
public final class ManagerConfig {
  private static final Set<String> CONTAINER_KEYS =
      Set.of("component.id", "component.name", "felix.fileinstall.filename");

  private final Map<String, Object> values;

  private ManagerConfig(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Reads a component's properties.
   *
   * @param properties as Declarative Services or Configuration Admin gives them
   * @return the configuration in them
   */
  public static ManagerConfig of(Map<String, ?> properties) {
    Map<String, Object> own = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (value != null && !isContainerKey(key)) {
            own.put(key, value);
          }
        });
    return new ManagerConfig(own);
  }

  private static boolean isContainerKey(String key) {
    return CONTAINER_KEYS.contains(key)
        || key.startsWith("service.")
        || key.startsWith("org.apache.karaf.features");
  }

  /**
   * Returns the raw value.
   *
   * @param key the configuration key
   * @return what stands there, if anything does
   */
  public Optional<Object> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * Returns all keys, sorted.
   *
   * @return the keys, unmodifiable
   */
  public Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /**
   * Reads text, stripped.
   *
   * @param key the configuration key
   * @param fallback the value when there is none, or an empty one
   * @return the text
   */
  public String text(String key, String fallback) {
    String text = textOrNull(key);
    return text == null ? fallback : text;
  }

  /**
   * Reads a whole number.
   *
   * @param key the configuration key
   * @param fallback the value when there is none
   * @param least the least that is allowed
   * @param most the most that is allowed
   * @return the number
   * @throws ManagerConfigException if it is not one, or out of range
   */
  public long number(String key, long fallback, long least, long most) {
    String text = textOrNull(key);
    if (text == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(key, wholeNumber(least, most), e);
    }
    throw refused(key, wholeNumber(least, most), null);
  }

  /**
   * Reads a time in seconds; a fraction is allowed.
   *
   * @param key the configuration key, which by custom ends in {@code .seconds}
   * @param fallback the value when there is none
   * @param least the least that is allowed
   * @param most the most that is allowed
   * @return the time
   * @throws ManagerConfigException if it is not a number, or out of range
   */
  public Duration seconds(String key, Duration fallback, Duration least, Duration most) {
    String text = textOrNull(key);
    if (text == null) {
      return fallback;
    }
    String expected = "seconds from %s to %s".formatted(plainSeconds(least), plainSeconds(most));
    try {
      var value = new BigDecimal(text); // compared before it is expanded: 1e999999999 is short
      if (value.compareTo(exactSeconds(least)) >= 0 && value.compareTo(exactSeconds(most)) <= 0) {
        return Duration.ofNanos(value.movePointRight(9).longValue());
      }
    } catch (NumberFormatException e) {
      throw refused(key, expected, e);
    }
    throw refused(key, expected, null);
  }

  /**
   * Reads yes or no.
   *
   * @param key the configuration key
   * @param fallback the value when there is none
   * @return the answer
   * @throws ManagerConfigException if it is neither {@code true} nor {@code false}
   */
  public boolean flag(String key, boolean fallback) {
    String text = textOrNull(key);
    if (text == null) {
      return fallback;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(key, "true or false", null);
    };
  }

  /**
   * Reads one of a fixed set of words, in any case, with {@code -} for {@code _}.
   *
   * @param <E> the set
   * @param key the configuration key
   * @param fallback the value when there is none
   * @return the constant
   * @throws ManagerConfigException if it is none of them
   */
  public <E extends Enum<E>> E word(String key, E fallback) {
    String text = textOrNull(key);
    if (text == null) {
      return fallback;
    }
    E[] all = fallback.getDeclaringClass().getEnumConstants();
    for (E each : all) {
      if (each.name().equalsIgnoreCase(text.replace('-', '_'))) {
        return each;
      }
    }
    throw refused(key, "one of " + Arrays.toString(all).toLowerCase(Locale.ROOT), null);
  }

  /**
   * Reads a list: an array, a collection, or text with commas between its members.
   *
   * @param key the configuration key
   * @return the members, stripped, without empty ones; empty when there is no value
   */
  public List<String> list(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    List<String> members = normal(value);
    if (members.size() == 1 && !(value instanceof Object[]) && !(value instanceof Collection)) {
      members = List.of(members.get(0).split(","));
    }
    return members.stream().map(String::strip).filter(member -> !member.isEmpty()).toList();
  }

  /**
   * Says how another configuration differs from this one.
   *
   * @param other the other
   * @return the keys that are new, gone or have another value; sorted, empty when both say the same
   */
  public Set<String> changedKeys(ManagerConfig other) {
    Set<String> changed = new TreeSet<>(values.keySet());
    changed.addAll(other.values.keySet());
    changed.removeIf(key -> same(values.get(key), other.values.get(key)));
    return changed;
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == other;
    }
    return normal(one).equals(normal(other));
  }

  /** Brings a value to the form in which two that say the same are equal. */
  private static List<String> normal(Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).toList();
    }
    if (value.getClass().isArray()) {
      var members = new ArrayList<String>();
      for (int i = 0; i < Array.getLength(value); i++) {
        members.add(String.valueOf(Array.get(value, i)));
      }
      return members;
    }
    return List.of(value.toString());
  }

  private @Nullable String textOrNull(String key) {
    Object value = values.get(key);
    if (value == null) {
      return null;
    }
    String text = String.join(",", normal(value)).strip();
    return text.isEmpty() ? null : text;
  }

  private ManagerConfigException refused(String key, String expected, @Nullable Exception cause) {
    var refused = new ManagerConfigException(key, textOrNull(key), expected);
    if (cause != null && !isSecret(key)) { // its message may quote the value
      refused.initCause(cause);
    }
    return refused;
  }

  private static String wholeNumber(long least, long most) {
    return "a whole number from %d to %d".formatted(least, most);
  }

  private static String plainSeconds(Duration time) {
    return exactSeconds(time).stripTrailingZeros().toPlainString();
  }

  private static BigDecimal exactSeconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ManagerConfig that && changedKeys(that).isEmpty();
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  /** Returns the keys and values, with those whose key speaks of a secret left out. */
  @Override
  public String toString() {
    Map<String, Object> shown = new TreeMap<>();
    values.forEach((key, value) -> shown.put(key, isSecret(key) ? "***" : normal(value)));
    return shown.toString();
  }

  /**
   * Tells whether a key's value must not be shown, logged or notified.
   *
   * @param key the configuration key
   * @return true for passwords, tokens, secrets and credentials
   */
  public static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("secret")
        || lower.contains("token")
        || lower.contains("credential")
        || lower.contains("private.key");
  }
}
