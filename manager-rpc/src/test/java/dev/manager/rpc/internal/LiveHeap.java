package dev.manager.rpc.internal;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Sees to it that what is alive on the heap does not grow with the number of inputs: it looks after
 * each hundred thousand. For one thread.
 */
final class LiveHeap {
  private static final System.Logger log = System.getLogger(LiveHeap.class.getName());

  /** After so many inputs it looks; the first look is what the others are compared with. */
  static final int EACH = 100_000;

  /** So much the fuzzer's own memory of what it has reached may grow. */
  static final long MAY_GROW = 16 << 20;

  private final String what;
  private final LongSupplier bytes;
  private long inputs;
  private long first;

  LiveHeap(String what) {
    this(what, LiveHeap::collected);
  }

  LiveHeap(String what, LongSupplier bytes) {
    this.what = what;
    this.bytes = bytes;
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Counts an input that was dealt with. */
  void input() {
    if (++inputs % EACH != 0) {
      return;
    }
    long now = bytes.getAsLong();
    if (first == 0) {
      first = now;
    }
    log.log(
        System.Logger.Level.INFO,
        "%s: %d inputs, %d bytes of heap are alive, %d at first"
            .formatted(what, inputs, now, first));
    if (now - first > MAY_GROW) {
      throw new AssertionError(
          "%s: %d bytes of heap are alive after %d inputs, %d more than after the first %d; expected at most %d more"
              .formatted(what, now, inputs, now - first, EACH, MAY_GROW));
    }
  }
}
