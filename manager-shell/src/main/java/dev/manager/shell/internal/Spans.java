package dev.manager.shell.internal;

import java.time.Duration;

/** Spans of time in words of one or two units, as an operator reads them. */
final class Spans {
  private Spans() {}

  /**
   * Returns the span, such as {@code 42 s}, {@code 3 m 5 s} or {@code 2 d 4 h}; negative is 0 s.
   */
  static String text(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d m %d s".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%d h %d m".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    return "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3600);
  }
}
