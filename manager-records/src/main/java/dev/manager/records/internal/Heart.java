package dev.manager.records.internal;

import dev.manager.record.ServiceRecord;
import dev.manager.record.ServiceTooOldException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the managers of this host, all in one statement, and looks at those of others: on one
 * thread and one connection of its own, so that neither a full pool nor a slow manager keeps them
 * from it. It is also the one that writes that a manager has stopped, so that no heartbeat can
 * overtake that. Thread-safe: others only leave requests, and wake it.
 */
final class Heart implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heart.class);
  private static final String WHO = "heartbeats";

  private final Pinned connection;
  private final ServiceStore store;
  private final Watch watch;
  private final Outage outage;
  private final WorkCheck check;
  private final Pace pace;
  private final Set<Member> members = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Member> leaving = new ConcurrentLinkedQueue<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  Heart(Pinned connection, ServiceStore store, Watch watch, Outage outage, Duration interval) {
    this.connection = connection;
    this.store = store;
    this.watch = watch;
    this.outage = outage;
    this.pace = new Pace(interval, System.nanoTime());
    this.check = new WorkCheck(workLimit(interval));
    this.thread = Threads.named("dev.manager-heart").newThread(this::run);
  }

  private static Duration workLimit(Duration interval) {
    Duration quarter = interval.dividedBy(4);
    Duration most = Duration.ofSeconds(2);
    return interval.isZero() || quarter.compareTo(most) > 0 ? most : quarter;
  }

  void open() {
    thread.start();
  }

  /** Lets a manager report from now on, for the first time at once. */
  void join(Member member) {
    member.beats = true;
    members.add(member);
    wake.release();
  }

  /** Ends its reports; a beat that is under way may still finish. */
  void leave(Member member) {
    member.beats = false;
    members.remove(member);
  }

  /** Has its record say that it has stopped; {@link Member#stopped} says when that is done. */
  void stop(Member member) {
    leave(member);
    leaving.add(member);
    wake.release();
    if (closed) {
      member.stopped.completeExceptionally(new IllegalStateException("the records have ended"));
    }
  }

  private void run() {
    try {
      while (!closed) {
        guarded();
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }

  private void guarded() throws InterruptedException {
    try {
      round();
    } catch (RuntimeException | Error e) { // the next round must come whatever this one did
      log.error("A round of heartbeats failed", e);
    }
  }

  private void pause() throws InterruptedException {
    if (wake.tryAcquire(pace.untilNext(System.nanoTime()), TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
  }

  private void round() throws InterruptedException {
    List<Member> stopping = drain();
    long now = System.nanoTime();
    boolean beatDue = pace.beatDue(now);
    boolean lookDue = pace.lookDue(now);
    List<Member> beating = pace.reports() ? toBeat(beatDue) : List.of();
    boolean changes = !stopping.isEmpty() || beating.stream().anyMatch(Heart::isFresh);
    try {
      connection.use(
          c -> {
            stop(c, stopping);
            beat(c, beating);
            if (lookDue || changes) {
              watch.look(c);
              members.forEach(this::follow);
            }
            return true;
          });
      outage.succeeded(WHO);
      stopping.forEach(each -> each.stopped.complete(null));
    } catch (SQLException | RuntimeException e) { // a driver may throw what it should not
      outage.failed(WHO, e, now);
      stopping.forEach(each -> each.stopped.completeExceptionally(e));
    }
  }

  /** Lets a manager know of its own record what others have changed in it. */
  private void follow(Member member) {
    ServiceRecord seen = watch.seen(member.manager.host(), member.manager.name());
    if (seen != null && seen.id() == member.id() && !seen.equals(member.record)) {
      member.record(seen);
    }
  }

  private List<Member> drain() {
    List<Member> drained = new ArrayList<>();
    for (Member each = leaving.poll(); each != null; each = leaving.poll()) {
      drained.add(each);
    }
    return drained;
  }

  /** Returns those that work, of all or only of those that have not reported yet. */
  private List<Member> toBeat(boolean all) throws InterruptedException {
    List<Member> candidates = members.stream().filter(each -> all || isFresh(each)).toList();
    return check.working(candidates);
  }

  private static boolean isFresh(Member member) {
    ServiceRecord record = member.record;
    return record == null || !member.reported;
  }

  private void stop(Connection c, List<Member> stopping) throws SQLException {
    List<Long> ids = stopping.stream().map(Member::id).filter(id -> id != 0).toList();
    if (!ids.isEmpty()) {
      store.stop(c, ids);
    }
  }

  private void beat(Connection c, List<Member> beating) throws SQLException {
    List<Member> present = beating.stream().filter(each -> each.beats).toList();
    List<Long> ids = present.stream().map(Member::id).toList();
    if (!ids.isEmpty() && store.beat(c, ids) < ids.size()) {
      heal(c, present);
    }
    present.forEach(each -> each.reported = true);
  }

  /** Some records are gone, or do not say that their service is up: puts that right. */
  private void heal(Connection c, List<Member> present) throws SQLException {
    Map<Long, String> states = store.states(c, present.stream().map(Member::id).toList());
    List<Long> notUp = new ArrayList<>();
    for (Member each : present) {
      if (!states.containsKey(each.id())) {
        create(c, each);
        notUp.add(each.id());
      } else if (!Liveness.UP.equals(states.get(each.id()))) {
        notUp.add(each.id());
      }
    }
    notUp.removeIf(id -> id == 0);
    if (!notUp.isEmpty()) {
      store.revive(c, notUp);
    }
  }

  private void create(Connection c, Member member) throws SQLException {
    String name = member.manager.name();
    if (member.record != null) {
      log.warn("The record of manager {} is gone; it is made anew", name);
    }
    try {
      member.record(store.createOrRefresh(c, member.manager.host(), name, member.version));
    } catch (ServiceTooOldException e) {
      log.error("Manager {} runs, but gets no record: {}", name, e.getMessage());
    }
  }

  /** Ends after the round that is under way. Those that wait to be written are written before. */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check.close();
  }
}
