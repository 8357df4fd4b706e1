package dev.manager.rabbitmq.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a channel confirms nothing, or refuses a message, for too long. One that was opened
 * while a quorum queue had no leader can ask the dead one for ever; a new one finds the new leader.
 * Thread-safe.
 */
final class Silence {
  private static final Logger log = LoggerFactory.getLogger(Silence.class);
  private static final int LONGEST = 12; // so many times the first

  private final String name;
  private final long first; // nanoseconds
  private volatile long patience; // doubles while nothing is confirmed at all
  private volatile long refusals; // nanoseconds; doubles while what was refused stays so

  /**
   * Makes it.
   *
   * @param name what logs call the publisher
   * @param first how long nothing may be confirmed at first
   */
  Silence(String name, Duration first) {
    this.name = name;
    this.first = first.toNanos();
    this.patience = this.first;
    this.refusals = this.first;
  }

  /** Something was confirmed. */
  void broken() {
    patience = first;
  }

  /** A message was taken. */
  void taken(Sending sending) {
    if (sending.firstRefused != 0) {
      refusals = first;
    }
  }

  /** Tells whether a channel refuses a message for too long: its queue may be full, or not. */
  boolean refusesTooLong(Session session, Sending refused) {
    long now = System.nanoTime();
    long age = Math.min(now - session.opened, now - refused.firstRefused);
    long most = refusals;
    if (age < most) {
      return false;
    }
    refusals = Math.min(2 * most, LONGEST * first);
    log.warn(
        "RabbitMQ has refused {} of {} for {} s; it is tried on a new channel",
        refused.publication,
        name,
        TimeUnit.NANOSECONDS.toSeconds(age));
    return true;
  }

  /** Tells whether a channel is silent for too long. */
  boolean isTooLong(Session session) {
    long written = session.unconfirmed.oldestWritten();
    if (written == 0) {
      return false;
    }
    long now = System.nanoTime();
    long age = now - written;
    long silent = Math.min(age, now - session.confirmed);
    long most = patience;
    if (silent < most && age < 3 * most) {
      return false;
    }
    patience = Math.min(2 * most, LONGEST * first);
    log.warn(
        "RabbitMQ has not confirmed a message of {} for {} s; {} are sent again on a new channel",
        name,
        TimeUnit.NANOSECONDS.toSeconds(age),
        session.unconfirmed.size());
    return true;
  }
}
