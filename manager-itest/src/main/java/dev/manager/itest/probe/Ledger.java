package dev.manager.itest.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Which call was answered by which manager object. Thread-safe. */
public final class Ledger {
  /** A call whose number divides by this is answered with an exception. */
  public static final int FAILS = 97;

  private static final Map<String, Ledger> LEDGERS = new ConcurrentHashMap<>();

  private final Map<Long, Integer> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  private Ledger() {}

  /**
   * Finds or begins a ledger.
   *
   * @param manager its name
   * @return the one ledger of that manager
   */
  public static Ledger of(String manager) {
    return LEDGERS.computeIfAbsent(manager, name -> new Ledger());
  }

  void answers(long call, int object, boolean cleaning) {
    Integer other = answers.putIfAbsent(call, object);
    if (other != null) {
      faults.add("call %d came to object %d after object %d".formatted(call, object, other));
    }
    if (cleaning) {
      faults.add("call %d came to object %d in its cleanupHost".formatted(call, object));
    }
  }

  void answered(long call, int object, boolean cleaning) {
    if (cleaning) {
      faults.add("call %d was inside object %d in its cleanupHost".formatted(call, object));
    }
  }

  /**
   * Returns which object answered a call.
   *
   * @param call its number
   * @return number of the object; null if none did
   */
  public @Nullable Integer answerOf(long call) {
    return answers.get(call);
  }

  /**
   * Returns which object answered each call.
   *
   * @return numbers of objects by number of the call, a snapshot
   */
  public Map<Long, Integer> answers() {
    return Map.copyOf(answers);
  }

  /**
   * Returns what must not have happened.
   *
   * @return a sentence for each, a snapshot
   */
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
