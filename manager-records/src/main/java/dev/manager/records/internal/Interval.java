package dev.manager.records.internal;

import java.time.Duration;
import java.util.Locale;

/** Writes a time as SQL that both databases understand. Stateless. */
final class Interval {
  private Interval() {}

  static String of(Duration time) {
    long millis = time.toMillis();
    return String.format(Locale.ROOT, "INTERVAL '%d.%03d' SECOND", millis / 1000, millis % 1000);
  }
}
