package dev.manager.impl.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The settings of a host, from the configuration {@value #PID}. {@link HostOcd} says what each
 * means.
 */
record HostConfig(
    String hostName,
    Duration stopTimeout,
    Duration gracefulTimeout,
    Duration hookTimeout,
    Duration hookWarn,
    boolean supervisorEnabled,
    Duration supervisorInitial,
    Duration supervisorMax,
    Duration swapWait,
    int swapWaitersMax,
    int notifierQueueMax,
    Duration handoverTimeout,
    long handoverMaxBytes,
    boolean handoverRequired) {

  static final String PID = "dev.manager.host";
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
  private static final Duration DAY = Duration.ofDays(1);

  /** Returns the settings when nothing is configured. */
  static HostConfig defaults() {
    return new HostConfig(
        machineName(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(45),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        true,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        1000,
        10_000,
        Duration.ofSeconds(10),
        16 << 20,
        true);
  }

  /**
   * Reads the settings.
   *
   * @param refused told of each value that cannot be used; the default takes its place
   */
  static HostConfig from(ManagerConfig config, Consumer<ManagerConfigException> refused) {
    HostConfig d = defaults();
    var read = new Reader(config, refused);
    return new HostConfig(
        read.hostName("host.name", d.hostName),
        read.seconds("stop.timeout.seconds", d.stopTimeout),
        read.seconds("graceful.timeout.seconds", d.gracefulTimeout),
        read.seconds("hook.timeout.seconds", d.hookTimeout),
        read.seconds("hook.warn.seconds", d.hookWarn),
        read.or(() -> config.flag("supervisor.enabled", d.supervisorEnabled), d.supervisorEnabled),
        read.pause("supervisor.initial.seconds", d.supervisorInitial),
        read.pause("supervisor.max.seconds", d.supervisorMax),
        read.seconds("swap.wait.seconds", d.swapWait),
        read.count("swap.waiters.max", d.swapWaitersMax),
        read.count("notifier.queue.max", d.notifierQueueMax),
        read.seconds("handover.timeout.seconds", d.handoverTimeout),
        read.or(
            () -> config.number("handover.max.bytes", d.handoverMaxBytes, 1, Integer.MAX_VALUE),
            d.handoverMaxBytes),
        read.or(() -> config.flag("handover.required", d.handoverRequired), d.handoverRequired));
  }

  /**
   * Returns how long {@code gracefulShutdown} and the drain may take: the graceful timeout, but
   * never more than the whole stop may; nova.service does the same with its two timeouts.
   */
  Duration effectiveGraceful() {
    if (!gracefulExceedsStop()) {
      return gracefulTimeout;
    }
    Duration less = stopTimeout.minusSeconds(10);
    return less.isNegative() ? Duration.ZERO : less;
  }

  /** Returns how long a stop with this limit may take at the most, with what it waits for. */
  Duration stopBound(Duration graceful) {
    return stopTimeout.plus(hookTimeout).plus(graceful).plus(Duration.ofSeconds(10));
  }

  /** Tells whether the graceful timeout had to be cut. */
  boolean gracefulExceedsStop() {
    return gracefulTimeout.compareTo(stopTimeout) > 0;
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine without a name still runs managers
    }
  }

  private record Reader(ManagerConfig config, Consumer<ManagerConfigException> refused) {
    <T> T or(Supplier<T> value, T fallback) {
      try {
        return value.get();
      } catch (ManagerConfigException e) {
        refused.accept(e);
        return fallback;
      }
    }

    String hostName(String key, String fallback) {
      String name = config.text(key, "");
      if (name.isEmpty()) {
        return fallback;
      }
      if (HOST_NAME.matcher(name).matches()) {
        return name;
      }
      refused.accept(
          new ManagerConfigException(key, name, "a host name: letters, digits, '.', '-', '_'"));
      return fallback;
    }

    Duration seconds(String key, Duration fallback) {
      return or(() -> config.seconds(key, fallback, Duration.ZERO, DAY), fallback);
    }

    /** Reads a time that must not be zero: what is tried again without a pause never ends. */
    Duration pause(String key, Duration fallback) {
      return or(() -> config.seconds(key, fallback, Duration.ofMillis(1), DAY), fallback);
    }

    int count(String key, int fallback) {
      return or(() -> (int) config.number(key, fallback, 1, 1_000_000), fallback);
    }
  }
}
