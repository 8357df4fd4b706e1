package dev.manager.rpc.internal.wire;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of messages: 32 hexadecimal digits, unique among all hosts. They are no secrets. */
public final class Ids {
  private static final HexFormat HEX = HexFormat.of();

  private Ids() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
  }
}
