package dev.manager.periodic.internal;

import dev.manager.record.Lease;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which slot of each task was used last, by whatever host of the cluster. Thread-safe. */
interface SlotStore {
  /**
   * What the cluster knows of a task.
   *
   * @param now by the clock of the cluster
   * @param slot that was used last; null if none was
   */
  record Seen(Instant now, @Nullable Instant slot) {}

  /** Looks a task up. */
  Seen read(String task) throws SQLException;

  /**
   * Uses a slot.
   *
   * @throws dev.manager.record.LeaseLostException if the lease is not held
   */
  void use(Lease lease, String task, Instant slot) throws SQLException;
}
