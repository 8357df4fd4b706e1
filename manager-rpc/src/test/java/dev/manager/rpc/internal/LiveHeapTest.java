package dev.manager.rpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What watches the fuzzer fails when something is kept of each input, and only then. */
class LiveHeapTest {
  private final AtomicLong alive = new AtomicLong(100 << 20);

  @Test
  void growthIsAFinding() {
    var heap = new LiveHeap("a leak", alive::get);
    inputs(heap, LiveHeap.EACH, 0);
    var found =
        assertThrows(
            AssertionError.class, () -> inputs(heap, LiveHeap.EACH, LiveHeap.MAY_GROW + 1));
    assertTrue(
        String.valueOf(found.getMessage()).startsWith("a leak: "),
        String.valueOf(found.getMessage()));
  }

  @Test
  void aHeapThatStaysIsNone() {
    var looks = new AtomicInteger();
    var heap =
        new LiveHeap(
            "no leak",
            () -> {
              looks.incrementAndGet();
              return alive.get();
            });
    inputs(heap, LiveHeap.EACH, 0);
    inputs(heap, 2 * LiveHeap.EACH, LiveHeap.MAY_GROW);
    assertEquals(3, looks.get());
  }

  private void inputs(LiveHeap heap, int count, long grows) {
    alive.addAndGet(grows);
    for (int i = 0; i < count; i++) {
      heap.input();
    }
  }
}
