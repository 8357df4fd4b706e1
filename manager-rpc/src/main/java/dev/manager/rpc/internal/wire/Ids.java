package dev.manager.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of messages: 32 hexadecimal digits, unique among all hosts. They are no secrets. */
public final class Ids {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HALF = 16;

  private Ids() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] id = new byte[2 * HALF];
    write(random.nextLong(), id, 0);
    write(random.nextLong(), id, HALF);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static void write(long bits, byte[] to, int from) {
    long left = bits;
    for (int i = from + HALF - 1; i >= from; i--) {
      to[i] = DIGITS[(int) left & 0xF];
      left >>>= 4;
    }
  }
}
