package dev.manager;

import java.util.Collection;
import java.util.List;

/** No manager of that name is known to this host. The message lists those that are. */
public final class ManagerNotFoundException extends ManagerException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param name the name that was asked for
   * @param known the names of the managers of this host
   */
  public ManagerNotFoundException(String name, Collection<String> known) {
    super(
        "No manager is named \"%s\"; this host has %s"
            .formatted(name, known.isEmpty() ? "none" : List.copyOf(known)));
  }
}
