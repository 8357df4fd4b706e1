package dev.manager.rabbitmq.internal.notify;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.notify.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The settings of the configuration {@value #PID}; {@link NotificationsOcd} says what each means.
 * Immutable.
 *
 * @param drivers none: nothing is sent
 * @param retry further tries of one send; -1 for ever
 * @param messageBytes the largest message
 */
public record NotificationsConfig(
    String exchange,
    Set<Driver> drivers,
    List<String> topics,
    int retry,
    Duration publishTimeout,
    int messageBytes,
    Forward forward,
    Listen listen,
    Outbox outbox) {
  /** Name of the configuration. */
  public static final String PID = "dev.manager.rabbitmq.notifications";

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MANY = 1_000_000;
  private static final int NAME = 200;

  /** What is dropped when the buffer is full. */
  public enum Full {
    /** What waits the longest. */
    OLDEST,
    /** What comes now. */
    NEWEST
  }

  /**
   * From Event Admin to the broker.
   *
   * @param filter of events, as Event Admin's; empty for all
   */
  public record Forward(
      String filter, int buffer, long bufferBytes, Full full, int inFlight, Duration flush) {}

  /**
   * From the broker.
   *
   * @param topics none: nothing is listened to
   */
  public record Listen(
      List<String> topics,
      Set<Priority> priorities,
      String pool,
      int prefetch,
      boolean own,
      int requeues,
      Duration requeuePause,
      NotificationFilter filter) {}

  /** The outbox. */
  public record Outbox(
      boolean enabled, int batch, Duration poll, Duration takeover, Duration lease, long backlog) {}

  /**
   * Reads the settings.
   *
   * @throws ManagerConfigException if one cannot be used
   */
  public static NotificationsConfig from(ManagerConfig config) {
    return new NotificationsConfig(
        config.text("exchange", "openstack"),
        drivers(config),
        names(config, "topics", List.of("notifications")),
        (int) config.number("retry", -1, -1, MANY),
        config.seconds("publish.timeout.seconds", Duration.ofSeconds(30), MILLI, DAY),
        (int) config.number("message.max.bytes", 1 << 20, 1024, 128 << 20),
        new Forward(
            filter(config),
            (int) config.number("buffer.max", 10_000, 1, MANY),
            config.number("buffer.max.bytes", 64 << 20, 1024, 1L << 40),
            config.word("buffer.full", Full.OLDEST),
            (int) config.number("inflight.max", 256, 1, 10_000),
            config.seconds("flush.timeout.seconds", Duration.ofSeconds(5), Duration.ZERO, DAY)),
        new Listen(
            names(config, "listen.topics", List.of()),
            priorities(config),
            config.text("listen.pool", ""),
            (int) config.number("listen.prefetch", 64, 1, 10_000),
            config.flag("listen.own", false),
            (int) config.number("listen.requeue.max", 10, 0, MANY),
            config.seconds("listen.requeue.max.seconds", Duration.ofSeconds(5), MILLI, DAY),
            NotificationFilter.from(config, "listen.filter.")),
        new Outbox(
            config.flag("outbox.enabled", true),
            (int) config.number("outbox.batch", 200, 1, 10_000),
            config.seconds("outbox.poll.seconds", Duration.ofSeconds(1), MILLI, DAY),
            config.seconds("outbox.takeover.seconds", Duration.ofSeconds(5), Duration.ZERO, DAY),
            config.seconds(
                "outbox.lease.seconds", Duration.ofSeconds(15), Duration.ofSeconds(1), DAY),
            config.number("outbox.backlog.max", 1_000_000, 1, 1_000_000_000)));
  }

  private static Set<Driver> drivers(ManagerConfig config) {
    Set<Driver> drivers = EnumSet.noneOf(Driver.class);
    for (String each : config.list("driver")) {
      switch (each.toLowerCase(Locale.ROOT)) {
        case "messaging" -> drivers.add(Driver.MESSAGING);
        case "messagingv2" -> drivers.add(Driver.MESSAGINGV2);
        case "noop" -> {}
        default ->
            throw new ManagerConfigException("driver", each, "messaging, messagingv2 or noop");
      }
    }
    return drivers;
  }

  private static List<String> names(ManagerConfig config, String key, List<String> fallback) {
    List<String> names = new ArrayList<>(new TreeSet<>(config.list(key)));
    for (String each : names) {
      if (each.length() > NAME) {
        throw new ManagerConfigException(key, each, "at most %d characters".formatted(NAME));
      }
    }
    return names.isEmpty() ? fallback : List.copyOf(names);
  }

  private static Set<Priority> priorities(ManagerConfig config) {
    Set<Priority> priorities = EnumSet.noneOf(Priority.class);
    for (String each : config.list("listen.priorities")) {
      priorities.add(
          Wire.priority(each)
              .orElseThrow(
                  () ->
                      new ManagerConfigException(
                          "listen.priorities",
                          each,
                          "some of audit, debug, info, warn, error, critical, sample")));
    }
    return priorities.isEmpty() ? EnumSet.allOf(Priority.class) : priorities;
  }

  private static String filter(ManagerConfig config) {
    String filter = config.text("forward.filter", "");
    if (!filter.isEmpty()) {
      try {
        FrameworkUtil.createFilter(filter);
      } catch (InvalidSyntaxException e) {
        throw (ManagerConfigException)
            new ManagerConfigException("forward.filter", filter, "an OSGi filter").initCause(e);
      }
    }
    return filter;
  }
}
