package dev.manager.rabbitmq.internal.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many rows wait: what was counted last in the table, and what this host has added since and
 * not forwarded. A row that is not committed counts from the moment that it is added; if it is
 * rolled back, or added long before the commit, the next count puts it right. Thread-safe: any
 * thread adds and asks, one counts and forwards.
 */
final class Backlog {
  /** How long a count holds. A table that looks empty says nothing of open transactions. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  /** Counts the rows that are committed. */
  interface Count {
    long rows() throws SQLException;
  }

  /** The rows of the last count, less those forwarded since, and how many were added before it. */
  private record Base(long rows, long before) {}

  private final LongSupplier nanos;
  private final AtomicLong added = new AtomicLong();
  private volatile Base base = new Base(0, 0);
  private long dueAt; // confined to the thread that counts

  /**
   * @param nanos the clock, as {@link System#nanoTime} is one
   */
  Backlog(LongSupplier nanos) {
    this.nanos = nanos;
    this.dueAt = nanos.getAsLong();
  }

  /** Counts again, if the last count is too old. What is added meanwhile is kept. */
  void refresh(Count count) throws SQLException {
    if (nanos.getAsLong() - dueAt < 0) {
      return;
    }
    long before = added.get();
    base = new Base(count.rows(), before);
    dueAt = nanos.getAsLong() + PERIOD.toNanos();
  }

  void added(int rows) {
    added.addAndGet(rows);
  }

  /** Rows were deleted; called by the thread that counts. */
  void forwarded(int rows) {
    Base present = base;
    base = new Base(present.rows() - rows, present.before());
  }

  long waiting() {
    Base present = base;
    return Math.max(0, present.rows() + added.get() - present.before());
  }
}
