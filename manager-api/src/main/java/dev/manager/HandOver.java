package dev.manager;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A manager that keeps state in memory, and hands it to the object that replaces it. When both the
 * old and the new object implement this, a swap side by side goes: the new one has run its hooks;
 * callers wait; the old one's calls in flight finish; {@link #handOver}; {@link #takeOver}; callers
 * go on with the new one.
 *
 * <p>Both methods run as hooks do: watched, bounded ({@code handover.timeout.seconds}) and one at a
 * time.
 */
@ConsumerType
public interface HandOver {
  /**
   * Gives the state away, after the last call of this object and before its {@code
   * gracefulShutdown}. If this throws, the object must be able to go on as before.
   *
   * @return plain values by name: text, numbers, booleans, {@code byte[]}, times of {@code
   *     java.time}, UUIDs, and lists, sets and maps of such. They are copied; anything else is
   *     refused, so that no class of a bundle that goes survives in its successor
   * @throws Exception to refuse the hand-over
   */
  Map<String, Object> handOver() throws Exception;

  /**
   * Takes the state, before the first call of this object and after its {@code postStartHook}.
   *
   * <p>It is also called on the old object, with what that gave away itself, when the swap is
   * undone after {@link #handOver}: the old object then serves on.
   *
   * @param state what the old object gave away; unmodifiable, save for the old object itself
   * @throws Exception to refuse it
   */
  void takeOver(Map<String, Object> state) throws Exception;
}
