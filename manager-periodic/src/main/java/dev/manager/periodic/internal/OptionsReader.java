package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.periodic.Cluster;
import dev.manager.periodic.Overlap;
import dev.manager.periodic.Periodic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the options of tasks from annotations and from configurations. Stateless. */
final class OptionsReader {
  static final String SPACING = "spacing.seconds";
  static final String FIXED_DELAY = "fixed.delay.seconds";
  static final String CRON = "cron";
  static final String ZONE = "zone";
  static final String ONCE = "once.seconds";
  static final String RUN_IMMEDIATELY = "run.immediately";
  static final String ENABLED = "enabled";
  static final String EXTERNAL_PROCESS_OK = "external.process.ok";
  static final String CLUSTER = "cluster";
  static final String OVERLAP = "overlap";
  static final String MISSED = "missed";
  static final String TIMEOUT = "timeout.seconds";
  static final String BACK_OFF_MAX = "backoff.max.seconds";

  /** The names of all options. */
  static final List<String> ALL =
      List.of(
          SPACING,
          FIXED_DELAY,
          CRON,
          ZONE,
          ONCE,
          RUN_IMMEDIATELY,
          ENABLED,
          EXTERNAL_PROCESS_OK,
          CLUSTER,
          OVERLAP,
          MISSED,
          TIMEOUT,
          BACK_OFF_MAX);

  private static final Duration MOST = Duration.ofDays(3653);
  private static final Duration LEAST_SPACING = Duration.ofNanos(1000);

  private OptionsReader() {}

  /**
   * Reads an annotation.
   *
   * @throws ManagerConfigException if an option cannot be used
   */
  static Options of(Periodic periodic) {
    Map<String, Object> options = new HashMap<>();
    options.put(SPACING, periodic.spacing());
    options.put(FIXED_DELAY, periodic.fixedDelay());
    options.put(CRON, periodic.cron());
    options.put(ZONE, periodic.zone());
    options.put(ONCE, periodic.once());
    options.put(RUN_IMMEDIATELY, periodic.runImmediately());
    options.put(ENABLED, periodic.enabled());
    options.put(EXTERNAL_PROCESS_OK, periodic.externalProcessOk());
    options.put(CLUSTER, periodic.cluster());
    options.put(OVERLAP, periodic.overlap());
    options.put(MISSED, periodic.missed());
    options.put(TIMEOUT, periodic.timeout());
    options.put(BACK_OFF_MAX, periodic.backOffMax());
    return read(Options.DEFAULT, ManagerConfig.of(options), "");
  }

  /**
   * Reads what a configuration says, over what was said before.
   *
   * @param base holds where the configuration says nothing; a trigger replaces it as a whole
   * @param prefix of the keys
   * @throws ManagerConfigException if an option cannot be used
   */
  static Options read(Options base, ManagerConfig config, String prefix) {
    var in = new OptionsIn(config, prefix);
    Duration spacing = in.seconds(SPACING, MOST.negated());
    Trigger trigger = Objects.requireNonNullElse(trigger(in, spacing), base.trigger());
    boolean negative = spacing != null && spacing.isNegative();
    boolean enabled = config.flag(prefix + ENABLED, base.enabled() || isPositive(spacing));
    var options =
        new Options(
            zoned(trigger, in),
            enabled && !negative,
            config.flag(prefix + RUN_IMMEDIATELY, base.runImmediately()),
            config.flag(prefix + EXTERNAL_PROCESS_OK, base.externalProcessOk()),
            config.word(prefix + CLUSTER, base.cluster()),
            config.word(prefix + OVERLAP, base.overlap()),
            config.word(prefix + MISSED, base.missed()),
            in.nanos(TIMEOUT, base.timeout()),
            in.nanos(BACK_OFF_MAX, base.backOffMax()));
    checkCluster(options, prefix);
    return options;
  }

  private static void checkCluster(Options options, String prefix) {
    if (options.cluster() == Cluster.ONCE
        && (options.trigger() instanceof Trigger.Once || options.overlap() == Overlap.CONCURRENT)) {
      throw new ManagerConfigException(
          prefix + CLUSTER,
          options.cluster(),
          "EACH with %s: one host of the cluster runs a task again and again, never two at once"
              .formatted(options.overlap() == Overlap.CONCURRENT ? "overlap CONCURRENT" : ONCE));
    }
  }

  private static boolean isPositive(@Nullable Duration time) {
    return time != null && !time.isNegative() && !time.isZero();
  }

  /** Returns the trigger that is said, null if none is. */
  private static @Nullable Trigger trigger(OptionsIn in, @Nullable Duration spacing) {
    List<String> said = new ArrayList<>();
    Trigger trigger = null;
    if (isPositive(spacing)) {
      said.add(SPACING);
      trigger = new Trigger.Spacing(in.positive(SPACING, Objects.requireNonNull(spacing)));
    }
    Duration delay = in.seconds(FIXED_DELAY, Duration.ZERO);
    if (isPositive(delay)) {
      said.add(FIXED_DELAY);
      trigger = new Trigger.FixedDelay(in.positive(FIXED_DELAY, Objects.requireNonNull(delay)));
    }
    String cron = in.config().text(in.prefix() + CRON, "");
    if (!cron.isEmpty()) {
      said.add(CRON);
      trigger = in.cron(cron, in.zone(ZoneId.systemDefault()));
    }
    Duration once = in.seconds(ONCE, MOST.negated());
    if (once != null && !once.isNegative()) {
      said.add(ONCE);
      trigger = new Trigger.Once(once.toNanos());
    }
    if (said.size() > 1) {
      throw new ManagerConfigException(
          in.prefix() + said.get(1),
          in.config().get(in.prefix() + said.get(1)).orElse(null),
          "at most one of spacing, fixed delay, cron and once, and there is %s%s too"
              .formatted(in.prefix(), said.get(0)));
    }
    if (trigger == null && spacing != null && spacing.isZero() && in.isOverride()) {
      return Trigger.DEFAULT; // oslo's 0
    }
    return trigger;
  }

  /** A zone alone moves a cron expression that was said before. */
  private static Trigger zoned(Trigger trigger, OptionsIn in) {
    if (trigger instanceof Trigger.Cron cron) {
      ZoneId zone = in.zone(cron.zone());
      return zone.equals(cron.zone()) ? trigger : in.cron(cron.expression(), zone);
    }
    return trigger;
  }

  /** Options under one prefix of one configuration. */
  private record OptionsIn(ManagerConfig config, String prefix) {
    boolean isOverride() {
      return !prefix.isEmpty();
    }

    @Nullable Duration seconds(String option, Duration least) {
      Optional<Object> value = config.get(prefix + option);
      if (value.isEmpty() || value.get().toString().isBlank()) {
        return null;
      }
      return config.seconds(prefix + option, Duration.ZERO, least, MOST);
    }

    long nanos(String option, long fallback) {
      Duration time = seconds(option, Duration.ZERO);
      return time == null ? fallback : time.toNanos();
    }

    long positive(String option, Duration time) {
      if (time.compareTo(LEAST_SPACING) < 0) {
        throw new ManagerConfigException(
            prefix + option,
            config.get(prefix + option).orElse(null),
            "a microsecond at the least");
      }
      return time.toNanos();
    }

    ZoneId zone(ZoneId fallback) {
      String id = config.text(prefix + ZONE, "");
      if (id.isEmpty()) {
        return fallback;
      }
      try {
        return ZoneId.of(id);
      } catch (DateTimeException e) {
        var refused =
            new ManagerConfigException(
                prefix + ZONE, id, "the id of a time zone, such as Europe/Berlin");
        refused.initCause(e);
        throw refused;
      }
    }

    Trigger cron(String expression, ZoneId zone) {
      try {
        return new Trigger.Cron(expression, zone, CronSchedule.of(expression, zone));
      } catch (IllegalArgumentException e) {
        var refused =
            new ManagerConfigException(
                prefix + CRON,
                expression,
                "five fields as Unix cron has them, or six or seven as Quartz has them ("
                    + e.getMessage()
                    + ")");
        refused.initCause(e);
        throw refused;
      }
    }
  }
}
