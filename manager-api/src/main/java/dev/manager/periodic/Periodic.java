package dev.manager.periodic;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a manager that is run again and again while the manager runs, as oslo.service's
 * {@code @periodic_task} does.
 *
 * <p>The method returns nothing and takes nothing or one {@link dev.manager.RequestContext}; it may
 * be private, and it may be inherited. A method that overrides a marked one is run in its place,
 * once, with its own options if it is marked itself and with the inherited ones if not. Two methods
 * of one manager cannot have the same task name. A manager with a method or an option that cannot
 * be used does not start.
 *
 * <p>At most one of {@link #spacing}, {@link #fixedDelay}, {@link #cron} and {@link #once} says
 * when it runs. Every option can be overridden while the manager runs, in the manager's own
 * configuration by {@code periodic.<task>.<option>} or in the configuration {@code
 * dev.manager.periodic} by {@code periodic.<manager>.<task>.<option>}; the options are named as the
 * service properties of {@link PeriodicComponent} are.
 *
 * <p>Each task runs on its own thread of a pool or on a virtual thread: it may take long and block
 * without delaying any other. A run counts as a call inside the manager: a stop and a swap wait for
 * it. Through a swap a task keeps its grid, its counters and its history, and no two generations
 * run it at the same time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Periodic {
  /**
   * Name of the task; letters, digits, dot, hyphen and underscore.
   *
   * @return the name; empty for the method's
   */
  String name() default "";

  /**
   * Seconds from one run to the next, on a grid without drift: a late run does not delay those
   * after it, and slots that were passed over are not made up for. Each slot of a spacing above 20
   * s is moved by a random whole number of seconds, less than a twentieth of the spacing, so that
   * hosts do not fall into step.
   *
   * @return seconds, a fraction is allowed; 0 for 60, negative for never
   */
  double spacing() default 0;

  /**
   * Seconds from the end of one run to the begin of the next.
   *
   * @return seconds; 0 for no fixed delay
   */
  double fixedDelay() default 0;

  /**
   * A cron expression by the wall clock. Five fields are Unix cron's (minute, hour, day of month,
   * month, day of week with 0 and 7 for Sunday); six or seven are Quartz's (a field of seconds
   * before them, day of week with 1 for Sunday, an optional year).
   *
   * <p>When clocks go forward, a time that is left out runs at the moment they do; when they go
   * back, a time that comes twice runs the first time. An expression with {@code *} in its hours or
   * minutes knows no such time: it goes by the clock as it is.
   *
   * @return the expression; empty for none
   */
  String cron() default "";

  /**
   * Time zone of {@link #cron}.
   *
   * @return an id such as {@code Europe/Berlin}; empty for the machine's
   */
  String zone() default "";

  /**
   * Seconds after the begin of the manager's timers at which it runs, once.
   *
   * @return seconds; negative for no single run
   */
  double once() default -1;

  /**
   * Whether the first run comes at once, after the initial random delay; else the first comes after
   * one spacing or delay.
   *
   * @return false unless said otherwise
   */
  boolean runImmediately() default false;

  /**
   * Whether it runs at all. A task that does not is listed as {@link TaskState#OFF}, and can be
   * turned on by configuration.
   *
   * @return true unless said otherwise
   */
  boolean enabled() default true;

  /**
   * Whether another process may run it in place of this one. Such a task does not run here while
   * {@code periodic.external.enabled} is false.
   *
   * @return false unless said otherwise
   */
  boolean externalProcessOk() default false;

  /**
   * Which hosts of the cluster run it. {@link Cluster#ONCE} needs the services {@link
   * dev.manager.record.Leases} and {@link dev.manager.record.Database}, and goes neither with
   * {@link #once} nor with {@link Overlap#CONCURRENT}.
   *
   * @return {@link Cluster#EACH} unless said otherwise
   */
  Cluster cluster() default Cluster.EACH;

  /**
   * What happens when it is due while it runs.
   *
   * @return {@link Overlap#SKIP} unless said otherwise
   */
  Overlap overlap() default Overlap.SKIP;

  /**
   * What happens when it begins late.
   *
   * @return {@link Missed#RUN_ONCE} unless said otherwise
   */
  Missed missed() default Missed.RUN_ONCE;

  /**
   * Seconds after which a run is interrupted and its stack reported.
   *
   * @return seconds; 0 for never
   */
  double timeout() default 0;

  /**
   * Longest pause after failures in a row, in seconds. With one, the pause after the second failure
   * is two spacings, after the third four, and so on; without, failures change nothing.
   *
   * @return seconds; 0 for no back-off
   */
  double backOffMax() default 0;
}
