package dev.manager.records.internal;

import dev.manager.record.Lease;
import dev.manager.record.LeaseRecord;
import dev.manager.record.Leases;
import dev.manager.record.RecordsUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of this host. They are renewed in one statement, on a thread and a connection of their
 * own; another thread, which never waits for the database, tells of those whose time is over.
 * Thread-safe.
 */
final class HostLeases implements Leases, AutoCloseable {
  static final Duration LEAST = Duration.ofSeconds(1);
  static final Duration MOST = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(HostLeases.class);
  private static final String WHO = "leases";
  private static final int NAME_LENGTH = 255;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  private final Connections connections;
  private final Pinned renewing;
  private final LeaseStore store;
  private final Outage outage;
  private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final ScheduledThreadPoolExecutor watchdog =
      new ScheduledThreadPoolExecutor(1, Threads.named("dev.manager-lease-watch"));
  private final Thread thread = Threads.named("dev.manager-leases").newThread(this::run);
  private volatile boolean closed;

  HostLeases(Connections connections, Pinned renewing, LeaseStore store, Outage outage) {
    this.connections = connections;
    this.renewing = renewing;
    this.store = store;
    this.outage = outage;
    watchdog.setRemoveOnCancelPolicy(true);
  }

  void open() {
    thread.start();
  }

  @Override
  public Optional<Lease> tryAcquire(String name, Duration time) {
    if (name.isEmpty() || name.length() > NAME_LENGTH) {
      throw new IllegalArgumentException(
          "The name of a lease has %d characters, expected 1 to %d"
              .formatted(name.length(), NAME_LENGTH));
    }
    if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "The time of lease %s is %s, expected from %s to %s".formatted(name, time, LEAST, MOST));
    }
    if (closed) {
      throw new RecordsUnavailableException("The records have ended", null);
    }
    var mine = new HeldLease(this, name, time);
    if (held.putIfAbsent(name, mine) != null) {
      return Optional.empty();
    }
    boolean granted = false;
    try {
      long sent = System.nanoTime();
      Optional<Long> token =
          connections.use("take lease " + name, c -> store.acquire(c, name, time));
      if (token.isPresent()) {
        mine.granted(token.get(), sent);
        granted = true;
      }
    } finally {
      if (!granted) {
        held.remove(name, mine);
      }
    }
    if (!granted) {
      return Optional.empty();
    }
    guard(mine);
    wake.release();
    if (closed) {
      mine.close();
    }
    return mine.isHeld() ? Optional.of(mine) : Optional.empty();
  }

  @Override
  public Optional<Lease> held(String name) {
    HeldLease found = held.get(name);
    return found != null && found.isHeld() ? Optional.of(found) : Optional.empty();
  }

  @Override
  public List<LeaseRecord> list() {
    return connections.use("list leases", store::list);
  }

  /** Returns who else holds which of these. */
  Map<String, String> holders(Collection<String> names) {
    return connections.use("look at leases", c -> store.holders(c, names));
  }

  boolean fence(Connection transaction, String name, long token, Duration time)
      throws SQLException {
    return store.fence(transaction, name, token, time);
  }

  void release(HeldLease lease) {
    held.remove(lease.name(), lease);
    try {
      connections.use(
          "give back lease " + lease.name(),
          c -> {
            store.release(c, lease.name(), lease.token());
            return true;
          });
    } catch (RecordsUnavailableException e) {
      log.warn("Lease {} ends by itself only: {}", lease.name(), e.getMessage());
    }
  }

  /** Sees to it that the holder is told when the time is over. */
  private void guard(HeldLease lease) {
    long left = lease.deadline() - System.nanoTime();
    if (left <= 0) {
      lost(lease, "it could not be renewed in time");
    } else if (lease.isGranted()) {
      try {
        var unused = watchdog.schedule(() -> guard(lease), left, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        log.debug("The leases end, and with them {}", lease.name(), e);
      }
    }
  }

  private void lost(HeldLease lease, String why) {
    if (lease.lose(why)) {
      held.remove(lease.name(), lease);
      log.warn("Lease {} with token {} is lost: {}", lease.name(), lease.token(), why);
    }
  }

  /** Lets a lease run out: it is lost here at once, and in the database when its time is over. */
  void abandon(String name) {
    HeldLease found = held.get(name);
    if (found != null) {
      lost(found, "the records end");
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (!renewDue()) {
          TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE.toNanos());
        } else if (wake.tryAcquire(untilNext(), TimeUnit.NANOSECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    renewing.close();
  }

  private long untilNext() {
    long now = System.nanoTime();
    return held.values().stream()
        .filter(HeldLease::isGranted)
        .mapToLong(lease -> lease.renewAt() - now)
        .min()
        .orElse(IDLE.toNanos());
  }

  /** Renews all if one of them is due; false when that failed. */
  private boolean renewDue() {
    List<HeldLease> all = held.values().stream().filter(HeldLease::isGranted).toList();
    if (all.isEmpty()) {
      renewing.close(); // no connection is kept for nothing
      outage.succeeded(WHO);
      return true;
    }
    if (untilNext() > 0) {
      return true;
    }
    long sent = System.nanoTime();
    try {
      List<String> names = all.stream().map(HeldLease::name).toList();
      Optional<Map<String, Long>> some =
          renewing.use(
              c ->
                  store.renew(c, names) == names.size()
                      ? Optional.<Map<String, Long>>empty()
                      : Optional.of(store.tokens(c)));
      for (HeldLease each : all) {
        if (some.isEmpty() || Long.valueOf(each.token()).equals(some.get().get(each.name()))) {
          each.extended(sent);
        } else {
          lost(each, "it ran out in the database, or another has it");
        }
      }
      outage.succeeded(WHO);
      return true;
    } catch (SQLException | RuntimeException | Error e) { // renewed must be whatever happened
      outage.failed(WHO, e, sent);
      return false;
    }
  }

  /** Gives all back, and ends. */
  @Override
  public void close() {
    closed = true;
    held.values().forEach(HeldLease::close);
    wake.release();
    watchdog.shutdownNow();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
