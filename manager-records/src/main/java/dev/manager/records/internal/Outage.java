package dev.manager.records.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once that the database cannot be used, and once that it can again, however many notice.
 * Thread-safe: everything is guarded by this object.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final String database;
  private final Set<String> failing = new HashSet<>();
  private long since;
  private boolean wasAway;
  private long until;

  Outage(String database) {
    this.database = database;
  }

  /**
   * Somebody could not use it.
   *
   * @param began when that was tried, by System.nanoTime: what was tried before an outage was over,
   *     and fails after that, is of that outage; a pool finds out later than others
   */
  synchronized void failed(String who, Throwable failure, long began) {
    boolean first = failing.isEmpty();
    log.debug("Database {} cannot be used for {}", database, who, failure);
    if (first && wasAway && began - until < 0) {
      return;
    }
    if (failing.add(who) && first) {
      since = System.nanoTime();
      log.warn(
          "Database {} cannot be used; managers go on, and it is tried again: {}",
          database,
          SqlErrors.describe(failure));
    }
  }

  synchronized void succeeded(String who) {
    if (failing.remove(who) && failing.isEmpty()) {
      wasAway = true;
      until = System.nanoTime();
      log.info(
          "Database {} can be used again after {} s",
          database,
          Duration.ofNanos(System.nanoTime() - since).toMillis() / 1e3);
    }
  }

  synchronized boolean isOver() {
    return failing.isEmpty();
  }
}
