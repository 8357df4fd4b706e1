package dev.manager.periodic;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says, beside {@code @Component(service = PeriodicTask.class)}, when a task runs. The options are
 * those of {@link Periodic}; each member becomes a service property, such as {@code
 * periodic.spacing.seconds}, which a configuration of the component's PID may override.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PeriodicComponent {
  /** Prefix of the service properties, {@value}. */
  String PREFIX_ = "periodic.";

  /**
   * Name of the task, unique in its host; letters, digits, dot, hyphen and underscore.
   *
   * @return the name; empty for the component's name
   */
  String name() default "";

  /**
   * Seconds from one run to the next on a grid without drift: {@link Periodic#spacing}.
   *
   * @return seconds; 0 for 60, negative for never
   */
  double spacing_seconds() default 0;

  /**
   * Seconds from the end of one run to the begin of the next: {@link Periodic#fixedDelay}.
   *
   * @return seconds; 0 for no fixed delay
   */
  double fixed_delay_seconds() default 0;

  /**
   * A cron expression: {@link Periodic#cron}.
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
   * Seconds after which it runs once: {@link Periodic#once}.
   *
   * @return seconds; negative for no single run
   */
  double once_seconds() default -1;

  /**
   * Whether the first run comes at once, after the initial random delay.
   *
   * @return false unless said otherwise
   */
  boolean run_immediately() default false;

  /**
   * Whether it runs at all.
   *
   * @return true unless said otherwise
   */
  boolean enabled() default true;

  /**
   * Whether another process may run it in place of this one: {@link Periodic#externalProcessOk}.
   *
   * @return false unless said otherwise
   */
  boolean external_process_ok() default false;

  /**
   * Which hosts of the cluster run it: {@link Periodic#cluster}.
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
  double timeout_seconds() default 0;

  /**
   * Longest pause after failures in a row, in seconds: {@link Periodic#backOffMax}.
   *
   * @return seconds; 0 for no back-off
   */
  double backoff_max_seconds() default 0;
}
