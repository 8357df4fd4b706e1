package dev.manager.example.volume.core;

import dev.manager.example.volume.api.PoolUnusableException;
import dev.manager.example.volume.pool.VolumePool;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a manager has its pool: taken at the start, left to a successor, taken back if that does
 * not come to serve. Thread-safe: a pool is taken, left and closed under the monitor of this
 * object; to use it takes no lock.
 */
final class PoolSeat {
  private final Function<Map<String, Object>, VolumePool> opener;
  private volatile @Nullable VolumePool taken; // written under this
  private boolean left; // guarded by this
  private boolean closed; // guarded by this

  /**
   * Makes an empty one.
   *
   * @param opener opens the pool; is given the state that was handed over, empty if none was
   */
  PoolSeat(Function<Map<String, Object>, VolumePool> opener) {
    this.opener = opener;
  }

  /** Takes the pool, with what is known of it; does nothing if it is taken. */
  synchronized VolumePool take(Map<String, Object> state) {
    if (closed) {
      throw new PoolUnusableException("The pool is closed: the volume manager has ended", null);
    }
    left = false;
    VolumePool present = taken;
    if (present == null) {
      present = opener.apply(state);
      taken = present;
    }
    return present;
  }

  /**
   * Returns the pool; takes it if it was never handed over, as when an earlier manager kept it.
   *
   * @throws PoolUnusableException if it is left to a successor, or somebody else has it
   */
  VolumePool pool() {
    VolumePool present = taken;
    return present == null ? takeLate() : present;
  }

  private synchronized VolumePool takeLate() {
    if (left) {
      throw new PoolUnusableException("The pool is handed over to another volume manager", null);
    }
    return take(Map.of());
  }

  /** Leaves the pool to a successor, and returns what that should know of it. */
  synchronized Map<String, Object> leave() {
    Map<String, Object> state = pool().handOver();
    left = true;
    taken = null;
    return state;
  }

  /** Waits until nothing is under way; tells whether that came about. */
  boolean quiesce(Duration limit) throws InterruptedException {
    VolumePool present = taken;
    return present == null || present.quiesce(limit);
  }

  boolean isUsable() {
    VolumePool present = taken;
    return present != null && present.isUsable();
  }

  /** Gives the pool up for good. A second call does nothing. */
  synchronized void close() {
    closed = true;
    VolumePool present = taken;
    if (present != null) {
      present.close();
    }
  }
}
