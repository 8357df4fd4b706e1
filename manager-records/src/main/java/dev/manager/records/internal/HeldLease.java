package dev.manager.records.internal;

import dev.manager.record.Lease;
import dev.manager.record.LeaseLostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A lease that this host has asked for. Thread-safe: what changes is volatile, and how it ends is
 * decided once, under this object's lock, under which nobody is called.
 */
final class HeldLease implements Lease {
  /** The part of its time after which it counts as lost here: the database is later by the rest. */
  private static final double SAFE = 0.8;

  private enum Status {
    ASKED,
    HELD,
    LOST,
    CLOSED
  }

  private final HostLeases leases;
  private final String name;
  private final Duration time;
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private volatile Status status = Status.ASKED;
  private volatile long token;
  private volatile long sentAt;
  private volatile long deadline;
  private String why = "";

  HeldLease(HostLeases leases, String name, Duration time) {
    this.leases = leases;
    this.name = name;
    this.time = time;
  }

  /**
   * The database has given it.
   *
   * @param sent when it was asked to, by System.nanoTime
   */
  void granted(long given, long sent) {
    token = given;
    extended(sent);
    synchronized (this) {
      status = Status.HELD;
    }
  }

  /** The database has renewed it. */
  void extended(long sent) {
    sentAt = sent;
    deadline = sent + (long) (time.toNanos() * SAFE);
  }

  /** When it should be renewed, by System.nanoTime. */
  long renewAt() {
    return sentAt + time.toNanos() / 3;
  }

  /** When it is lost unless it is renewed, by System.nanoTime. */
  long deadline() {
    return deadline;
  }

  boolean isGranted() {
    return status == Status.HELD;
  }

  /** It ends against the holder's will; tells whether it had not ended before. */
  boolean lose(String reason) {
    synchronized (this) {
      if (status != Status.HELD) {
        return false;
      }
      status = Status.LOST;
      why = reason;
    }
    lost.complete(reason);
    return true;
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
    return status == Status.HELD && deadline - System.nanoTime() > 0;
  }

  @Override
  public Duration remaining() {
    long left = deadline - System.nanoTime();
    return status == Status.HELD && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  @Override
  public void check() {
    if (!isHeld()) {
      throw new LeaseLostException(name, token, reason());
    }
  }

  private synchronized String reason() {
    return switch (status) {
      case CLOSED -> "it was given back";
      case LOST -> why;
      default -> "it was not renewed in time";
    };
  }

  @Override
  public void fence(Connection transaction) throws SQLException {
    check();
    if (!leases.fence(transaction, name, token, time)) {
      throw new LeaseLostException(name, token, "another has it");
    }
  }

  @Override
  public CompletionStage<String> lost() {
    return lost.minimalCompletionStage();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (status != Status.HELD) {
        return;
      }
      status = Status.CLOSED;
    }
    leases.release(this);
  }
}
