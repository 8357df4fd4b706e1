package dev.manager.records.internal;

import dev.manager.record.Lease;
import dev.manager.record.RecordsUnavailableException;
import dev.manager.spi.Elections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects by lease: who has the lease of a manager may run it. One thread asks for all that this
 * host stands for and has not, in one statement, three times in the time of a lease. Thread-safe.
 */
final class LeaseElections implements Elections, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseElections.class);
  private static final String WHO = "elections";

  private final HostLeases leases;
  private final Duration time;
  private final Outage outage;
  private final Set<Standing> standing = ConcurrentHashMap.newKeySet();
  private final Object ended = new Object(); // told of each that is elected no more
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Threads.named("dev.manager-elections"));

  LeaseElections(HostLeases leases, Duration time, Outage outage) {
    this.leases = leases;
    this.time = time;
    this.outage = outage;
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void open() {
    soon(pause());
  }

  private long pause() {
    return (long) (time.toNanos() / 3.0 * ThreadLocalRandom.current().nextDouble(0.8, 1));
  }

  private void soon(long nanos) {
    try {
      var unused =
          thread.schedule(
              () -> {
                round();
                soon(pause());
              },
              nanos,
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The elections end", e);
    }
  }

  private void kick() {
    try {
      thread.execute(this::round);
    } catch (RejectedExecutionException e) {
      log.debug("The elections end", e);
    }
  }

  private void round() {
    List<Standing> wanting = standing.stream().filter(each -> !each.isElected()).toList();
    if (wanting.isEmpty()) {
      outage.succeeded(WHO);
      return;
    }
    long began = System.nanoTime();
    try {
      Map<String, String> holders =
          leases.holders(wanting.stream().map(each -> each.lease).distinct().toList());
      for (Standing each : wanting) {
        String holder = holders.get(each.lease);
        if (holder == null) {
          each.run();
        } else {
          each.outcome = holder + " runs it";
        }
      }
      outage.succeeded(WHO);
    } catch (RecordsUnavailableException e) {
      outage.failed(WHO, e, began);
      wanting.forEach(each -> each.outcome = "the database cannot be used");
    } catch (RuntimeException e) {
      log.error("A round of elections failed", e);
    }
  }

  @Override
  public Candidacy stand(String name, Runnable changed) {
    var mine = new Standing(Lease.SINGLETON_PREFIX + name, changed);
    standing.add(mine);
    kick();
    return mine;
  }

  /**
   * Ends all elections. Who runs a manager has the time of one lease to end it, in which the lease
   * is renewed still; one that needs longer keeps its lease until that runs out by itself, so that
   * no other host is let in early. A second close does nothing.
   */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      awaitNoneElected();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    standing.forEach(Standing::abandon);
  }

  private void awaitNoneElected() throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    synchronized (ended) {
      for (long left = time.toNanos();
          left > 0 && standing.stream().anyMatch(Standing::isElected);
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(ended, left);
      }
    }
  }

  private void tellEnded() {
    synchronized (ended) {
      ended.notifyAll();
    }
  }

  /** One candidacy. */
  private final class Standing implements Candidacy {
    private final String lease;
    private final Runnable changed;
    private volatile String outcome = "the election is under way";
    private volatile @Nullable Lease mine;
    private volatile boolean closed;

    Standing(String lease, Runnable changed) {
      this.lease = lease;
      this.changed = changed;
    }

    /** Asks for the lease, which nobody seems to have. */
    void run() {
      Optional<Lease> got = leases.tryAcquire(lease, time);
      if (got.isEmpty()) {
        outcome = "another host was elected just now";
        return;
      }
      Lease won = got.get();
      mine = won;
      outcome = "this host runs it";
      if (closed) {
        won.close();
        return;
      }
      log.info("This host is elected for {} with token {}", lease, won.token());
      var unused =
          won.lost()
              .thenAccept(
                  why -> {
                    outcome = "this host was elected, and lost that: " + why;
                    tellEnded();
                    changed.run();
                    kick();
                  });
      changed.run();
    }

    @Override
    public boolean isElected() {
      Lease present = mine;
      return !closed && present != null && present.isHeld();
    }

    @Override
    public String standing() {
      return outcome;
    }

    @Override
    public void close() {
      closed = true;
      standing.remove(this);
      Lease present = mine;
      if (present != null) {
        present.close();
      }
      tellEnded();
    }

    /** Leaves, and lets the lease run out. */
    void abandon() {
      if (isElected()) {
        log.warn("What {} stands for has not ended yet: the lease is left to run out", lease);
        leases.abandon(lease);
      }
      close();
    }
  }
}
