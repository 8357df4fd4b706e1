package dev.manager.periodic.internal;

import dev.manager.periodic.Cluster;
import dev.manager.periodic.Missed;
import dev.manager.periodic.Overlap;

/**
 * The options of one task, checked. Immutable. {@link dev.manager.periodic.Periodic} says what each
 * means.
 *
 * @param enabled false also for a negative spacing
 * @param timeout of a run in nanoseconds, 0 for none
 * @param backOffMax in nanoseconds, 0 for no back-off
 */
record Options(
    Trigger trigger,
    boolean enabled,
    boolean runImmediately,
    boolean externalProcessOk,
    Cluster cluster,
    Overlap overlap,
    Missed missed,
    long timeout,
    long backOffMax) {
  static final Options DEFAULT =
      new Options(
          Trigger.DEFAULT, true, false, false, Cluster.EACH, Overlap.SKIP, Missed.RUN_ONCE, 0, 0);

  /** Tells whether a further run may begin while one is under way. */
  boolean isConcurrent() {
    return overlap == Overlap.CONCURRENT && !(trigger instanceof Trigger.FixedDelay);
  }
}
