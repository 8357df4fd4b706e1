package dev.manager.rpc.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.rpc.internal.local.LocalLimits;
import dev.manager.rpc.internal.wire.WireLimits;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The settings of remote calls. Immutable; {@link RpcOcd} says what each means.
 *
 * @param exchange scope of topics
 * @param responseTimeout how long a call may take
 * @param workers how many requests of one manager run at once
 * @param prefetch how many more are taken from each transport in advance
 * @param pending how many calls may wait for their replies at once
 * @param direct whether a proxy calls a manager of this host directly
 * @param duplicatesWindow how long the id of an executed message is kept
 * @param duplicates how many of them are kept
 * @param close how long a server that is closed waits for what still runs
 * @param wire bounds of messages
 * @param local bounds of the transport within the JVM
 */
public record RpcConfig(
    String exchange,
    Duration responseTimeout,
    int workers,
    int prefetch,
    int pending,
    boolean direct,
    Duration duplicatesWindow,
    int duplicates,
    Duration close,
    WireLimits wire,
    LocalLimits local) {
  static final String PID = "dev.manager.rpc";

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MANY = 1_000_000;

  /** What happens to a sender that finds a queue full. */
  private enum Full {
    WAIT,
    REFUSE
  }

  /**
   * Reads the settings; each that cannot be used is reported, and its default taken.
   *
   * @param config the configuration
   * @param problem is told
   */
  public static RpcConfig from(ManagerConfig config, Consumer<ManagerConfigException> problem) {
    var read = new Reader(problem);
    return new RpcConfig(
        read.of(() -> config.text("exchange", "openstack"), "openstack"),
        seconds(read, config, "response.timeout.seconds", Duration.ofSeconds(60)),
        number(read, config, "workers.max", 64, 1, 10_000),
        number(read, config, "prefetch", 256, 1, 10_000),
        number(read, config, "pending.max", 10_000, 1, MANY),
        read.of(() -> config.flag("direct.enabled", true), true),
        seconds(read, config, "duplicates.window.seconds", Duration.ofMinutes(10)),
        number(read, config, "duplicates.max", 100_000, 16, MANY),
        seconds(read, config, "close.timeout.seconds", Duration.ofSeconds(5)),
        wire(read, config),
        local(read, config));
  }

  private static WireLimits wire(Reader read, ManagerConfig config) {
    WireLimits usual = WireLimits.DEFAULT;
    return new WireLimits(
        number(read, config, "message.max.bytes", usual.bytes(), 1024, 1 << 30),
        number(read, config, "depth.max", usual.depth(), 4, 500),
        number(read, config, "arguments.max", usual.arguments(), 1, 10_000),
        number(read, config, "trace.lines.max", usual.traceLines(), 0, 1000));
  }

  private static LocalLimits local(Reader read, ManagerConfig config) {
    LocalLimits usual = LocalLimits.DEFAULT;
    return new LocalLimits(
        number(read, config, "local.queue.max", usual.queue(), 1, MANY),
        number(read, config, "local.senders.max", usual.senders(), 0, MANY),
        read.of(() -> config.word("local.queue.full", Full.WAIT), Full.WAIT) == Full.WAIT,
        seconds(read, config, "local.queue.expires.seconds", usual.expires()));
  }

  private static int number(
      Reader read, ManagerConfig config, String key, int fallback, int least, int most) {
    return read.of(() -> (int) config.number(key, fallback, least, most), fallback);
  }

  private static Duration seconds(
      Reader read, ManagerConfig config, String key, Duration fallback) {
    return read.of(() -> config.seconds(key, fallback, MILLI, DAY), fallback);
  }

  /** Reads one setting after the other. */
  private record Reader(Consumer<ManagerConfigException> problem) {
    <T> T of(Supplier<T> setting, T fallback) {
      try {
        return setting.get();
      } catch (ManagerConfigException e) {
        problem.accept(e);
        return fallback;
      }
    }
  }
}
