package dev.manager.rabbitmq.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a string within JSON, for the plain case in which only quotation marks and backslashes
 * are escaped; what is not plain is left to a parser. Stateless.
 */
final class Quotes {
  private static final int SPACE = 0x20; // below it are characters that are escaped otherwise

  private Quotes() {}

  /**
   * Puts a text between a prefix, which ends with a quotation mark, and a suffix, which begins with
   * one; null if it has control characters.
   */
  static byte @Nullable [] quote(byte[] prefix, byte[] text, byte[] suffix) {
    int escapes = 0;
    for (byte each : text) {
      if (each == '"' || each == '\\') {
        escapes++;
      } else if (each >= 0 && each < SPACE) {
        return null;
      }
    }
    byte[] quoted = Arrays.copyOf(prefix, prefix.length + text.length + escapes + suffix.length);
    int to = prefix.length;
    for (byte each : text) {
      if (each == '"' || each == '\\') {
        quoted[to++] = '\\';
      }
      quoted[to++] = each;
    }
    System.arraycopy(suffix, 0, quoted, to, suffix.length);
    return quoted;
  }

  /**
   * Takes a text out again.
   *
   * @return the text; null if it is not between these, or is not of plain ASCII characters, with no
   *     escapes but of quotation marks and backslashes
   */
  static byte @Nullable [] unquote(byte[] prefix, byte[] quoted, byte[] suffix) {
    int end = quoted.length - suffix.length;
    if (end < prefix.length
        || !Arrays.equals(quoted, 0, prefix.length, prefix, 0, prefix.length)
        || !Arrays.equals(quoted, end, quoted.length, suffix, 0, suffix.length)) {
      return null;
    }
    byte[] text = new byte[end - prefix.length];
    int to = 0;
    for (int from = prefix.length; from < end; from++) {
      byte each = quoted[from];
      if (each == '\\' && ++from < end) {
        each = quoted[from];
        if (each != '"' && each != '\\') {
          return null;
        }
      } else if (each < SPACE || each == '"' || each == '\\') { // or beyond ASCII: negative
        return null;
      }
      text[to++] = each;
    }
    return Arrays.copyOf(text, to);
  }
}
