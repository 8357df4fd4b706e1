package dev.manager.periodic.internal;

import dev.manager.periodic.PeriodicTasks;
import dev.manager.periodic.internal.ClusterSlot.Verdict;
import dev.manager.periodic.internal.SlotStore.Seen;
import dev.manager.record.Lease;
import dev.manager.record.Leases;
import dev.manager.record.RecordsUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to run the tasks of the cluster. Thread-safe; asks the database on the thread of
 * the task, under no lock.
 *
 * <p>A host whose slot has come looks whether that was used. If not, it takes the task's lease,
 * looks again, and writes behind the lease's fence that it uses the slot; then it runs the task,
 * and gives the lease back when the run has ended. A slot counts as used from the begin of its run:
 * if that host dies, the next slot is another's.
 */
final class Turns {
  /** What has not gone well is tried again after this part of a lease's time. */
  static final int RETRIES = 3;

  static final String NO_LEASES = "there is no service dev.manager.record.Leases";

  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  /** The services of one time: they come and go together. */
  private static final class Means {
    private final Leases leases;
    private final SlotStore store;

    Means(Leases leases, SlotStore store) {
      this.leases = leases;
      this.store = store;
    }
  }

  private final Supplier<PeriodicConfig> config;
  private final Map<Hold, Consumer<String>> holds = new ConcurrentHashMap<>();
  private final AtomicBoolean ailing = new AtomicBoolean(); // and the log says so
  private volatile @Nullable Means means;

  Turns(Supplier<PeriodicConfig> config) {
    this.config = config;
  }

  /** The services are there. */
  void come(Leases leases, SlotStore store) {
    means = new Means(leases, store);
  }

  /** The services go: so do all leases that were had by them. */
  void gone() {
    means = null;
    holds.values().forEach(each -> each.accept("the service of the leases has gone"));
  }

  /** Tells whether a task of the cluster may run here. */
  boolean isPossible() {
    return means != null || config.get().clusterAlone();
  }

  /**
   * Asks for a turn. May take as long as the database does.
   *
   * @param slot to be used; null for a run that was asked for and uses none
   * @param lost told, at most once and by any thread, when the lease is lost before {@link #end}
   */
  Turn take(String task, @Nullable ClusterSlot slot, Consumer<String> lost) {
    Means present = means;
    if (present == null) {
      return config.get().clusterAlone()
          ? Turn.mine(null, lateness(slot))
          : unable(task, NO_LEASES, null);
    }
    try {
      Turn turn = take(present, task, slot, lost);
      if (ailing.compareAndSet(true, false)) {
        log.info("Tasks of the cluster run again");
      }
      return turn;
    } catch (SQLException | RecordsUnavailableException e) {
      return unable(task, "the database cannot be used: " + Reporter.describe(e), e);
    } catch (RuntimeException e) {
      return unable(task, Reporter.describe(e), e);
    }
  }

  private static Duration lateness(@Nullable ClusterSlot slot) {
    return slot instanceof ClusterSlot.OfGrid grid ? grid.lateness() : Duration.ZERO;
  }

  private Turn unable(String task, String why, @Nullable Exception cause) {
    if (ailing.compareAndSet(false, true)) {
      log.warn(
          "{} is to run on one host of the cluster, and waits, as all such tasks do: {}",
          task,
          why,
          cause);
    }
    return Turn.later(why, retry());
  }

  private Duration retry() {
    return config.get().clusterLease().dividedBy(RETRIES);
  }

  private Turn take(Means present, String task, @Nullable ClusterSlot slot, Consumer<String> lost)
      throws SQLException {
    if (slot != null) {
      Verdict verdict = judge(slot, present.store.read(task));
      if (!verdict.isDue()) {
        return Turn.used(verdict.left());
      }
    }
    Optional<Lease> got =
        present.leases.tryAcquire(PeriodicTasks.LEASE_PREFIX + task, config.get().clusterLease());
    if (got.isEmpty()) {
      return Turn.later("another host runs it", retry());
    }
    Lease lease = got.get();
    Turn turn = null;
    try {
      turn = use(present, lease, task, slot, lost);
      return turn;
    } finally {
      if (turn == null || !turn.isMine()) {
        lease.close();
      }
    }
  }

  private Turn use(
      Means present, Lease lease, String task, @Nullable ClusterSlot slot, Consumer<String> lost)
      throws SQLException {
    if (slot == null) {
      return hold(present, new Hold(lease, present.store, task, null), Duration.ZERO, lost);
    }
    Seen seen = present.store.read(task);
    Verdict verdict = judge(slot, seen);
    if (!verdict.isDue()) {
      return Turn.used(verdict.left());
    }
    present.store.use(lease, task, verdict.slot());
    var hold = new Hold(lease, present.store, task, new Hold.Used(slot, verdict.slot()));
    return hold(present, hold, Duration.between(verdict.slot(), seen.now()), lost);
  }

  private static Verdict judge(ClusterSlot slot, Seen seen) {
    return slot.judge(seen.slot(), seen.now());
  }

  private Turn hold(Means present, Hold hold, Duration sinceSlot, Consumer<String> lost) {
    holds.put(hold, lost);
    if (means != present) {
      holds.remove(hold);
      return Turn.later("the service of the leases has gone", retry());
    }
    var unused =
        hold.lease()
            .lost()
            .thenAccept(
                why -> {
                  Consumer<String> told = holds.remove(hold);
                  if (told != null) {
                    told.accept(why);
                  }
                });
    return Turn.mine(hold, sinceSlot);
  }

  /** A run has ended. */
  void end(Hold hold, boolean skips, boolean matters) {
    holds.remove(Objects.requireNonNull(hold));
    hold.end(skips, matters);
  }
}
