package dev.manager.periodic.internal;

import dev.manager.ManagerConfig;
import dev.manager.periodic.Overlap;
import java.util.HashMap;
import java.util.Map;

/**
 * Plain {@link Runnable} services as the schedulers of Sling and Karaf run them. Stateless.
 *
 * <p>{@code scheduler.expression} is a cron expression of Quartz, {@code scheduler.period} seconds,
 * {@code scheduler.immediate} whether the first run of a period comes at once, {@code
 * scheduler.concurrent} whether runs may overlap, which there they may unless told otherwise.
 */
final class Runnables {
  static final String FILTER =
      "(&(objectClass=java.lang.Runnable)(|(scheduler.period=*)(scheduler.expression=*)))";

  /** The schedulers that would run them too. */
  static final String OTHERS =
      "(|(objectClass=org.apache.sling.commons.scheduler.Scheduler)"
          + "(objectClass=org.apache.karaf.scheduler.Scheduler))";

  private Runnables() {}

  /**
   * Reads the options of one.
   *
   * @throws dev.manager.ManagerConfigException if one cannot be used
   */
  static Options options(Map<String, Object> properties) {
    var said = ManagerConfig.of(properties);
    Map<String, Object> ours = new HashMap<>();
    String expression = said.text("scheduler.expression", "");
    if (expression.isEmpty()) {
      ours.put(OptionsReader.SPACING, said.number("scheduler.period", 0, 1, Integer.MAX_VALUE));
      ours.put(OptionsReader.RUN_IMMEDIATELY, said.flag("scheduler.immediate", false));
    } else {
      ours.put(OptionsReader.CRON, expression);
    }
    ours.put(
        OptionsReader.OVERLAP,
        said.flag("scheduler.concurrent", true) ? Overlap.CONCURRENT : Overlap.SKIP);
    return OptionsReader.read(Options.DEFAULT, ManagerConfig.of(ours), "");
  }
}
