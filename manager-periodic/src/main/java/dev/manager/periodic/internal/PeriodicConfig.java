package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The settings of all periodic tasks, from the configuration {@value #PID}. {@link PeriodicOcd}
 * says what each means.
 *
 * @param overrides options of single tasks, by their full names
 */
record PeriodicConfig(
    boolean enabled,
    Duration fuzzyDelay,
    boolean externalEnabled,
    boolean runnablesEnabled,
    int threadsMax,
    int virtualMax,
    int concurrentMax,
    int historyMax,
    Duration missedAfter,
    Duration stopTimeout,
    Duration memory,
    Duration clusterLease,
    boolean clusterAlone,
    Overrides overrides) {
  static final String PID = "dev.manager.periodic";

  static final String ENABLED = "periodic.enabled";
  static final String FUZZY_DELAY = "periodic.fuzzy.delay.seconds";
  static final String EXTERNAL_ENABLED = "periodic.external.enabled";
  static final String RUNNABLES_ENABLED = "periodic.runnables.enabled";
  static final String THREADS_MAX = "periodic.threads.max";
  static final String VIRTUAL_MAX = "periodic.virtual.max";
  static final String CONCURRENT_MAX = "periodic.concurrent.max";
  static final String HISTORY_MAX = "periodic.history.max";
  static final String MISSED_AFTER = "periodic.missed.after.seconds";
  static final String STOP_TIMEOUT = "periodic.stop.timeout.seconds";
  static final String MEMORY = "periodic.memory.seconds";
  static final String CLUSTER_LEASE = "periodic.cluster.lease.seconds";
  static final String CLUSTER_ALONE = "periodic.cluster.alone";

  private static final Set<String> KEYS =
      Set.of(
          ENABLED,
          FUZZY_DELAY,
          EXTERNAL_ENABLED,
          RUNNABLES_ENABLED,
          THREADS_MAX,
          VIRTUAL_MAX,
          CONCURRENT_MAX,
          HISTORY_MAX,
          MISSED_AFTER,
          STOP_TIMEOUT,
          MEMORY,
          CLUSTER_LEASE,
          CLUSTER_ALONE);
  private static final Duration DAY = Duration.ofDays(1);

  /** Returns the settings when nothing is configured. */
  static PeriodicConfig defaults() {
    return of(ManagerConfig.of(Map.of()));
  }

  /**
   * Reads the settings.
   *
   * @throws dev.manager.ManagerConfigException if one of them cannot be used
   */
  static PeriodicConfig of(ManagerConfig config) {
    return new PeriodicConfig(
        config.flag(ENABLED, true),
        config.seconds(FUZZY_DELAY, Duration.ofSeconds(60), Duration.ZERO, DAY),
        config.flag(EXTERNAL_ENABLED, true),
        config.flag(RUNNABLES_ENABLED, true),
        (int) config.number(THREADS_MAX, 16, 1, 10_000),
        (int) config.number(VIRTUAL_MAX, 10_000, 0, 1_000_000),
        (int) config.number(CONCURRENT_MAX, 10, 1, 10_000),
        (int) config.number(HISTORY_MAX, 20, 1, 1000),
        config.seconds(MISSED_AFTER, Duration.ofSeconds(60), Duration.ZERO, DAY),
        config.seconds(STOP_TIMEOUT, Duration.ofSeconds(10), Duration.ZERO, DAY),
        config.seconds(MEMORY, Duration.ofMinutes(10), Duration.ZERO, DAY),
        config.seconds(CLUSTER_LEASE, Duration.ofSeconds(30), Duration.ofSeconds(1), DAY),
        config.flag(CLUSTER_ALONE, false),
        Overrides.of(config, KEYS));
  }
}
