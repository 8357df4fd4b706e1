package dev.manager.shell.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables and sheets one below the other, with an empty line between. Immutable.
 *
 * @param parts each prints itself
 */
record Pages(List<Object> parts) {
  Pages {
    parts = List.copyOf(parts);
  }

  /** All of them as text, without an end of line after the last. */
  @Override
  public String toString() {
    return parts.stream().map(Object::toString).collect(Collectors.joining("\n\n"));
  }
}
