package dev.manager.rabbitmq.internal.outbox;

import dev.manager.ManagerException;
import dev.manager.rabbitmq.internal.notify.Backoff;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.record.Leases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what was added to the outbox, and forwards it, on a thread of its own. What this host
 * has added it forwards at once; what another has, when that has not moved for a while.
 * Thread-safe: what the rounds remember is the thread's, the rest is atomic.
 */
final class OutboxForwarder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboxForwarder.class);
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final OutboxStore store;
  private final NotificationsConfig.Outbox config;
  private final Duration flush;
  private final Batches batches;
  private final Tenure tenure;
  private final Backlog backlog;
  private final Runnable ready;
  private final Set<String> added = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), LONGEST);
  private final Thread thread = new Thread(this::run, "dev.manager-rabbitmq-outbox");
  private boolean migrated; // confined to the thread
  private volatile @Nullable String problem;
  private volatile boolean closed;

  /**
   * @param ready called once, when the table is there and was counted
   */
  OutboxForwarder(
      OutboxStore store,
      Leases leases,
      Bus bus,
      NotificationsConfig config,
      Backlog backlog,
      Runnable ready) {
    this.store = store;
    this.config = config.outbox();
    this.flush = config.forward().flush();
    this.batches = new Batches(store, bus, config, () -> closed);
    this.tenure = new Tenure(leases, config.outbox());
    this.backlog = backlog;
    this.ready = ready;
    thread.setDaemon(true);
  }

  void open() {
    thread.start();
  }

  /** So many rows were added here; they may not be committed yet. */
  void added(String publisher, int rows) {
    if (added.size() < OutboxStore.PUBLISHERS) {
      added.add(publisher);
    }
    backlog.added(rows);
    wake.release();
  }

  private void run() {
    int failures = 0;
    long pause = SOON.toNanos();
    while (!closed) {
      try {
        boolean found = round();
        failures = 0;
        solved();
        pause = found ? 0 : Math.min(Math.max(SOON.toNanos(), pause * 2), config.poll().toNanos());
      } catch (InterruptedException e) {
        break; // only close interrupts
      } catch (SQLException | RuntimeException e) { // the rows are there, and are tried again
        failures++;
        trouble(e);
        pause = backoff.nanos(failures);
      }
      if (pause > 0 && rest(pause, failures > 0)) {
        pause = SOON.toNanos();
      }
    }
    tenure.end();
  }

  /** Waits; true when something was added meanwhile, which may be committed soon. */
  private boolean rest(long nanos, boolean failing) {
    try {
      if (failing) {
        // What is added does not put right what failed.
        for (long until = System.nanoTime() + nanos; !closed && System.nanoTime() < until; ) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
        return false;
      }
      boolean hinted = wake.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      wake.drainPermits();
      return hinted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Forwards one batch of each publisher; true if there was anything to forward. */
  private boolean round() throws SQLException, InterruptedException {
    if (!migrated) {
      store.migrate();
      count();
      migrated = true;
      ready.run();
    }
    count();
    Map<String, Long> heads = store.heads();
    tenure.look(heads, added);
    boolean found = false;
    for (String publisher : heads.keySet()) {
      var lease = tenure.of(publisher);
      if (lease != null && !closed) {
        int sent = batches.forward(publisher, lease);
        backlog.forwarded(sent);
        found |= sent > 0;
      }
    }
    return found;
  }

  private void count() throws SQLException {
    backlog.refresh(() -> store.count(config.backlog()));
  }

  private void trouble(Exception e) {
    if (problem == null) {
      log.warn("The outbox waits, nothing is lost: {}", e.getMessage());
      if (!(e instanceof SQLException || e instanceof ManagerException)) {
        log.warn("It was not expected to fail in this way", e);
      }
    }
    problem = String.valueOf(e.getMessage());
  }

  private void solved() {
    if (problem != null) {
      problem = null;
      log.info("The outbox is forwarded again");
    }
  }

  OutboxStatus status() {
    return new OutboxStatus(backlog.waiting(), batches.forwarded(), tenure.publishers(), problem);
  }

  /** Lets the batch that is on its way end, for a short time, and gives the leases back. */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join(Math.max(1, flush.toMillis()));
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
