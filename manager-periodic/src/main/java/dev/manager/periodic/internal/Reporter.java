package dev.manager.periodic.internal;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what goes wrong and what goes well again: of a row of failures the 1st, 2nd, 4th, 8th and
 * so on in the log, the first and the end of it as events. Thread-safe; called under no lock.
 */
final class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);
  private static final int FRAMES = 30;
  private static final int FAILURE_LENGTH = 500;

  /** Where events go. */
  interface Events {
    /** Tells of the first failure in a row; never throws. */
    void failed(Task task, String failure);

    /** Tells of the success after failures; never throws. */
    void recovered(Task task, int failures);
  }

  private final Events events;

  Reporter(Events events) {
    this.events = events;
  }

  void failed(Task task, int inRow, @Nullable Throwable thrown, String failure) {
    if (inRow == 1) {
      log.error("Error during {}: {}", task.name(), failure, thrown);
      events.failed(task, failure);
    } else if (Integer.bitCount(inRow) == 1) {
      log.error("Error during {}, {} times in a row: {}", task.name(), inRow, failure);
    }
  }

  void recovered(Task task, int failures) {
    log.info("{} succeeds again after {} failures in a row", task.name(), failures);
    events.recovered(task, failures);
  }

  void takesTooLong(Task task, long nanos, Thread thread, String where, boolean interrupted) {
    log.warn(
        "{} has been running for {} s{}; thread \"{}\" is at\n{}",
        task.name(),
        nanos / 1e9,
        interrupted ? " and is interrupted" : " and ignores its interruption",
        thread.getName(),
        where);
  }

  static String stack(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .limit(FRAMES)
        .map(frame -> "    at " + frame)
        .collect(Collectors.joining("\n"));
  }

  /** Says in one line what was thrown; holds on to no class of its. */
  static String describe(Throwable thrown) {
    String text = thrown.toString().lines().map(String::strip).collect(Collectors.joining(" "));
    return text.length() <= FAILURE_LENGTH ? text : text.substring(0, FAILURE_LENGTH) + "...";
  }
}
