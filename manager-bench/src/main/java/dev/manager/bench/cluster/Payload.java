package dev.manager.bench.cluster;

/**
 * What goes to and fro: with what oslo puts around it, about 700 bytes.
 *
 * @param id a number
 * @param name some text
 * @param size a large number
 * @param host some text
 * @param note some more text
 */
public record Payload(int id, String name, long size, String host, String note) {
  static Payload of(int id) {
    return new Payload(id, "volume-4711", 1L << 30, "host-1", "x".repeat(120));
  }
}
