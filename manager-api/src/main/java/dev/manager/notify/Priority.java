package dev.manager.notify;

import java.util.Locale;

/** How much a notification matters: the priorities of oslo.messaging's notifier. */
public enum Priority {
  /** What was done by whom, for the books. */
  AUDIT,
  /** Of use to who looks for a fault. */
  DEBUG,
  /** The ordinary course of things. */
  INFO,
  /** Something to look at in time. */
  WARN,
  /** Something failed. */
  ERROR,
  /** Something failed that others stand on. */
  CRITICAL,
  /** One value of a series of measurements. */
  SAMPLE;

  /**
   * Returns the priority as a part of a topic.
   *
   * @return the name in lower case
   */
  public String topic() {
    return name().toLowerCase(Locale.ROOT);
  }
}
