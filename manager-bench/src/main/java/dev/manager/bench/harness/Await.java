package dev.manager.bench.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what comes about elsewhere. Stateless. */
public final class Await {
  private static final long LOOK_NANOS = 500_000;

  private Await() {}

  /**
   * Looks twice a millisecond until something is there.
   *
   * @param <T> its type
   * @param limit how long
   * @param what for the error
   * @param look returns it, or null as long as it is not there
   * @return what was found
   * @throws IllegalStateException if it is not there after the limit
   */
  public static <T> T until(Duration limit, String what, Supplier<? extends @Nullable T> look) {
    long start = System.nanoTime();
    T found = look.get();
    while (found == null) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IllegalStateException(
            "%s did not come about within %d s".formatted(what, limit.toSeconds()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
      found = look.get();
    }
    return found;
  }
}
