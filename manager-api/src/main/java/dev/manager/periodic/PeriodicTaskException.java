package dev.manager.periodic;

import dev.manager.ManagerException;

/** A periodic task threw; the cause is what it threw. */
public final class PeriodicTaskException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final String task;

  /**
   * Makes the exception.
   *
   * @param task the task's full name
   * @param cause what it threw
   */
  public PeriodicTaskException(String task, Throwable cause) {
    super("Periodic task %s failed: %s".formatted(task, cause), cause);
    this.task = task;
  }

  /**
   * Returns which task it was.
   *
   * @return the task's full name
   */
  public String task() {
    return task;
  }
}
