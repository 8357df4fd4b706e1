package dev.manager.periodic.internal;

import dev.manager.record.Lease;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lease of one run, with the slot that the run uses. Thread-safe. */
final class Hold {
  private static final Logger log = LoggerFactory.getLogger(Hold.class);

  /** The slot of a run. */
  record Used(ClusterSlot slot, Instant at) {}

  private final Lease lease;
  private final SlotStore store;
  private final String task;
  private final @Nullable Used used; // null for a run that was asked for

  Hold(Lease lease, SlotStore store, String task, @Nullable Used used) {
    this.lease = lease;
    this.store = store;
    this.task = task;
    this.used = used;
  }

  String task() {
    return task;
  }

  boolean isHeld() {
    return lease.isHeld();
  }

  Lease lease() {
    return lease;
  }

  /**
   * The run has ended: says so to the cluster, and lets another host have the lease.
   *
   * @param skips whether slots that came during the run are left out
   * @param matters whether the end of this run moves the next slot
   */
  void end(boolean skips, boolean matters) {
    try {
      if (used != null && matters && lease.isHeld()) {
        Instant now = store.read(task).now();
        Instant last = used.slot().after(used.at(), now, skips);
        if (!last.equals(used.at())) {
          store.use(lease, task, last);
        }
      }
    } catch (SQLException | RuntimeException e) { // the next slot may come too early, on one host
      log.warn("The cluster is not told that {} has ended: {}", task, e.toString());
    } finally {
      lease.close();
    }
  }
}
