package dev.manager.periodic.internal;

import dev.manager.record.Lease;
import dev.manager.record.LeaseLostException;
import dev.manager.record.LeaseRecord;
import dev.manager.record.Leases;
import dev.manager.record.RecordsUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases and slots of a cluster without a database, by a clock that the test moves. Thread-safe:
 * guarded by itself.
 */
final class FakeCluster implements SlotStore {
  private final ManualTicker ticker;
  private final Map<String, FakeLease> leases = new HashMap<>();
  private final Map<String, Instant> slots = new HashMap<>();
  private final Map<String, Long> tokens = new HashMap<>();
  final List<String> writes = new ArrayList<>();
  final List<Instant> used = new ArrayList<>();
  private boolean broken;

  FakeCluster(ManualTicker ticker) {
    this.ticker = ticker;
  }

  /** The database goes, or comes back. */
  synchronized void broken(boolean is) {
    broken = is;
  }

  private void check() throws SQLException {
    if (broken) {
      throw new SQLException("cut off");
    }
  }

  @Override
  public synchronized Seen read(String task) throws SQLException {
    check();
    return new Seen(ticker.wall(), slots.get(task));
  }

  @Override
  public synchronized void use(Lease lease, String task, Instant slot) throws SQLException {
    check();
    lease.check(); // as its fence does
    slots.put(task, slot);
    used.add(slot);
    writes.add(task + " " + lease.token());
  }

  /** Returns the leases as one host sees them. */
  Host host() {
    return new Host();
  }

  synchronized @Nullable FakeLease lease(String name) {
    return leases.get(name);
  }

  /** One host, which renews its leases until it dies. */
  final class Host implements Leases {
    private @Nullable Long died;

    void kill() {
      died = ticker.nanos();
    }

    @Override
    public Optional<Lease> tryAcquire(String name, Duration time) {
      synchronized (FakeCluster.this) {
        if (broken) {
          throw new RecordsUnavailableException("Cannot take lease " + name, null);
        }
        FakeLease present = leases.get(name);
        if (present != null && present.isTaken()) {
          return Optional.empty();
        }
        long token = tokens.merge(name, 1L, Long::sum);
        var lease = new FakeLease(this, name, token, time);
        leases.put(name, lease);
        return Optional.of(lease);
      }
    }

    @Override
    public Optional<Lease> held(String name) {
      FakeLease present = lease(name);
      return present != null && present.host == this && present.isHeld()
          ? Optional.of(present)
          : Optional.empty();
    }

    @Override
    public List<LeaseRecord> list() {
      return List.of();
    }
  }

  /** A lease that one host had. */
  final class FakeLease implements Lease {
    private final Host host;
    private final String name;
    private final long token;
    private final Duration time;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private boolean ended;

    FakeLease(Host host, String name, long token, Duration time) {
      this.host = host;
      this.name = name;
      this.token = token;
      this.time = time;
    }

    /** Tells whether the database would refuse it to others. */
    boolean isTaken() {
      Long died = host.died;
      return !ended && (died == null || ticker.nanos() - died < time.toNanos());
    }

    void lose(String why) {
      synchronized (FakeCluster.this) {
        ended = true;
      }
      lost.complete(why);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long token() {
      return token;
    }

    @Override
    public boolean isHeld() {
      synchronized (FakeCluster.this) {
        return isTaken() && leases.get(name) == this;
      }
    }

    @Override
    public Duration remaining() {
      return isHeld() ? time : Duration.ZERO;
    }

    @Override
    public void check() {
      if (!isHeld()) {
        throw new LeaseLostException(name, token, "another has it");
      }
    }

    @Override
    public void fence(Connection transaction) {
      check();
    }

    @Override
    public CompletionStage<String> lost() {
      return lost;
    }

    @Override
    public void close() {
      synchronized (FakeCluster.this) {
        ended = true;
      }
    }
  }
}
