package dev.manager.example.volume.v2;

/** The units in which space is given out. Stateless. */
final class Extents {
  /** Size of one, in bytes: 4 MiB. */
  static final long BYTES = 4L << 20;

  private Extents() {}

  /** Returns the smallest number of whole extents that holds a size, or the size if none does. */
  static long roundUp(long bytes) {
    if (bytes < 1 || bytes > Long.MAX_VALUE - BYTES) {
      return bytes; // of no use as a size, which the pool says
    }
    return (bytes + BYTES - 1) / BYTES * BYTES;
  }
}
