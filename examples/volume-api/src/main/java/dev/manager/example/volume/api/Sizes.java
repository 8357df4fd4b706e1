package dev.manager.example.volume.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes sizes as people do: {@code 64MiB}, {@code 1.5GiB}, {@code 10MB}. */
public final class Sizes {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([A-Za-z]{0,3})");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          unit("", 1, 0),
          unit("b", 1, 0),
          unit("kb", 1000, 1),
          unit("mb", 1000, 2),
          unit("gb", 1000, 3),
          unit("tb", 1000, 4),
          unit("pb", 1000, 5),
          unit("kib", 1024, 1),
          unit("mib", 1024, 2),
          unit("gib", 1024, 3),
          unit("tib", 1024, 4),
          unit("pib", 1024, 5));

  private Sizes() {}

  private static Map.Entry<String, BigDecimal> unit(String name, int base, int power) {
    return Map.entry(name, BigDecimal.valueOf(base).pow(power));
  }

  /**
   * Reads a size.
   *
   * @param text a number, with a fraction if you like, and a unit in any case: {@code B} or none,
   *     {@code KiB MiB GiB TiB PiB} (1024), {@code kB MB GB TB PB} (1000)
   * @return bytes, from 0 to {@link Long#MAX_VALUE}
   * @throws InvalidVolumeException if it is no size, not a whole number of bytes, or too large
   */
  public static long parse(String text) {
    String stripped = text.strip();
    Matcher matcher = SIZE.matcher(stripped);
    if (stripped.length() > 40 || !matcher.matches()) {
      throw refused(text, "a number and a unit, such as 64MiB, 1GiB, 10MB or plain bytes", null);
    }
    BigDecimal unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      throw refused(text, "one of the units B, KiB, MiB, GiB, TiB, PiB, kB, MB, GB, TB, PB", null);
    }
    try {
      return new BigDecimal(matcher.group(1)).multiply(unit).longValueExact();
    } catch (ArithmeticException e) {
      throw refused(text, "a whole number of bytes below 8192PiB", e);
    }
  }

  private static InvalidVolumeException refused(
      String text, String expected, @Nullable Exception cause) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new InvalidVolumeException(
        "Size \"%s\" cannot be read: expected %s".formatted(shown, expected), cause);
  }

  /**
   * Writes a size with the largest binary unit that leaves at least one before the point, and at
   * most two digits after it.
   *
   * @param bytes the size, not negative
   * @return such as {@code 64MiB} or {@code 1.5GiB}
   */
  public static String format(long bytes) {
    int power = 0;
    while (power + 1 < BINARY.size() && bytes >= 1L << (10 * (power + 1))) {
      power++;
    }
    BigDecimal shown =
        BigDecimal.valueOf(bytes)
            .divide(BigDecimal.valueOf(1L << (10 * power)), 2, RoundingMode.DOWN)
            .stripTrailingZeros();
    return shown.toPlainString() + BINARY.get(power);
  }
}
