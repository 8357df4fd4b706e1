package dev.manager.impl.internal;

import dev.manager.ManagerException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Copies what one manager hands over to another, and refuses what is not plain or too much: so no
 * class of the old one's bundle survives in the new one. For one thread, for one copy.
 */
final class HandOverCopy {
  private static final int DEPTH_MAX = 32;
  private static final Set<Class<?>> PLAIN =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          UUID.class,
          Instant.class,
          Duration.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  /** What one value takes besides the characters or bytes in it, roughly. */
  private static final long BYTES_OF_A_VALUE = 16;

  private final long mostBytes;
  private long bytes;

  HandOverCopy(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Copies a state.
   *
   * @throws ManagerException if it holds anything that is not allowed; the message says where
   */
  Map<String, Object> of(@Nullable Map<String, Object> state) {
    if (state == null) {
      throw new ManagerException("handOver() returned null: expected a map, which may be empty");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          String name = (String) copy((Object) key, "a key", 0);
          Object copied = copy(value, String.valueOf(key), 0);
          if (name != null && copied != null) {
            copy.put(name, copied);
          }
        });
    return Collections.unmodifiableMap(copy);
  }

  private @Nullable Object copy(@Nullable Object value, String where, int depth) {
    count(BYTES_OF_A_VALUE);
    if (depth > DEPTH_MAX) {
      throw new ManagerException(
          "The state handed over is nested deeper than %d at %s".formatted(DEPTH_MAX, where));
    }
    if (value == null || PLAIN.contains(value.getClass())) {
      return value;
    }
    if (value instanceof BigInteger number) {
      count(number.bitLength() / Byte.SIZE);
      return number;
    }
    if (value instanceof BigDecimal number) {
      count(number.unscaledValue().bitLength() / Byte.SIZE);
      return number;
    }
    if (value instanceof String text) {
      count(text.length() * 2L);
      return text;
    }
    if (value instanceof byte[] given) {
      count(given.length);
      return given.clone();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, each) -> {
            Object name = copy(key, "a key in " + where, depth + 1);
            if (name != null) {
              copy.put(name, copy(each, where + "." + key, depth + 1));
            }
          });
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof Set<?> set) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(all(set, where, depth)));
    }
    if (value instanceof Collection<?> list) {
      return Collections.unmodifiableList(all(list, where, depth));
    }
    throw new ManagerException(
        ("The state handed over has a %s at %s: expected text, numbers, booleans, byte[], times, UUIDs,"
                + " and lists, sets and maps of such")
            .formatted(value.getClass().getName(), where));
  }

  private List<@Nullable Object> all(Collection<?> values, String where, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object each : values) {
      copy.add(copy(each, where + "[" + copy.size() + "]", depth + 1));
    }
    return copy;
  }

  private void count(long more) {
    bytes += more;
    if (bytes > mostBytes) {
      throw new ManagerException(
          "The state handed over takes more than %d bytes (handover.max.bytes)"
              .formatted(mostBytes));
    }
  }
}
