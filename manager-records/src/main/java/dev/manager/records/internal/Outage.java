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

  Outage(String database) {
    this.database = database;
  }

  synchronized void failed(String who, Throwable failure) {
    boolean first = failing.isEmpty();
    if (!failing.add(who)) {
      log.debug("Database {} still cannot be used for {}", database, who, failure);
    } else if (first) {
      since = System.nanoTime();
      log.warn(
          "Database {} cannot be used; managers go on, and it is tried again: {}",
          database,
          SqlErrors.describe(failure));
    }
  }

  synchronized void succeeded(String who) {
    if (failing.remove(who) && failing.isEmpty()) {
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
