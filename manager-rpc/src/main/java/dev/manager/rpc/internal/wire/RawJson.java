package dev.manager.rpc.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One value among the bytes of a message, which was found to be JSON within the limits and is not
 * read further until it is known what it shall become. Immutable; the bytes are not copied, and
 * nobody changes them.
 */
public final class RawJson {
  /** No value. */
  public static final RawJson NULL = of("null");

  /** An object with nothing in it. */
  public static final RawJson EMPTY = of("{}");

  final byte[] bytes;
  final int from;
  final int length;

  private RawJson(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.length = to - from;
  }

  private static RawJson of(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new RawJson(bytes, 0, bytes.length);
  }

  /** Takes the value at which a parser of these very bytes stands; that then stands at its end. */
  static RawJson take(byte[] bytes, JsonParser in, Names names) throws IOException {
    int from = start(in);
    names.skip(in);
    return upTo(bytes, from, in);
  }

  /** Returns where the token begins at which a parser stands. */
  static int start(JsonParser in) {
    return (int) in.currentTokenLocation().getByteOffset();
  }

  /** Takes what lies between a place and the end of the token at which a parser stands. */
  static RawJson upTo(byte[] bytes, int from, JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return NULL;
    }
    in.finishToken();
    return new RawJson(bytes, from, (int) in.currentLocation().getByteOffset());
  }

  /** Tells whether it is null. */
  public boolean isNull() {
    return bytes[from] == 'n';
  }

  /** Returns it as it came. */
  @Override
  public String toString() {
    return new String(bytes, from, length, UTF_8);
  }
}
