package dev.manager.periodic;

import dev.manager.ManagerException;
import java.util.List;

/** No periodic task has that name. The message lists those that there are. */
public final class TaskNotFoundException extends ManagerException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  /**
   * Makes the exception.
   *
   * @param task the name that was asked for
   * @param known the names that there are
   */
  public TaskNotFoundException(String task, List<String> known) {
    super(
        "There is no periodic task \"%s\": expected one of %s%s"
            .formatted(
                task,
                known.stream().limit(SHOWN).toList(),
                known.size() > SHOWN ? " and %d more".formatted(known.size() - SHOWN) : ""));
  }
}
