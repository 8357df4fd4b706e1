package dev.manager.record;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is alive in the cluster: Nova's {@code servicegroup}. Thread-safe.
 *
 * <p>This host looks at the cluster twice in each report interval. What it finds changed it tells
 * as events of {@link #UP_TOPIC} and {@link #DOWN_TOPIC}, with the string properties {@code
 * manager.name}, {@code host}, {@code state} and {@code timestamp} (of the last heartbeat). So a
 * service that died is told of within one interval after its down time is over, by every host that
 * still runs.
 */
@ProviderType
public interface ServiceGroup {
  /** Event Admin topic: a service reports, that did not before. */
  String UP_TOPIC = "dev/manager/service/UP";

  /** Event Admin topic: a service reports no more, has stopped, or was forced down. */
  String DOWN_TOPIC = "dev/manager/service/DOWN";

  /**
   * Tells whether a service is up, as this host saw it when it last looked. Asks no database and
   * waits for nothing: it is for those who choose among services often.
   *
   * @param host the host
   * @param name the manager's name
   * @return false for a service that is down, stopped, forced down or unknown
   */
  boolean isUp(String host, String name);

  /**
   * Lists what this host saw when it last looked, by host and topic.
   *
   * @return the records of all services, unmodifiable; empty before the first look
   */
  List<ServiceRecord> members();

  /**
   * Returns how long ago it last looked with success. While the database is away this grows, and
   * what was seen last stays.
   *
   * @return the age of {@link #members}
   */
  Duration age();

  /**
   * Returns how often services report.
   *
   * @return the interval
   */
  Duration reportInterval();

  /**
   * Returns how long a service may be silent and still counts as up.
   *
   * @return the down time, longer than the interval
   */
  Duration downTime();
}
