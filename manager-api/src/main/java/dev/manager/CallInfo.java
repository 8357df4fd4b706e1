package dev.manager;

import java.time.Duration;
import java.util.List;

/**
 * A call that was inside a manager at one moment. Immutable; ask {@link Managers#calls} again for
 * the present.
 *
 * @param what the call: interface and method, such as {@code Volumes.create}, or the name that an
 *     extension gave it
 * @param bundle symbolic name, version and id of the bundle of the object it is inside of
 * @param age how long it has been inside, exact to a tenth of a second
 * @param thread name of the thread that entered; {@code ?} when that has ended
 * @param stack what that thread did at the moment, innermost first, 30 frames at the most; empty
 *     when it has ended
 */
public record CallInfo(
    String what, String bundle, Duration age, String thread, List<String> stack) {

  /** Copies the list. */
  public CallInfo {
    stack = List.copyOf(stack);
  }
}
