package dev.manager.itest.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which of the calls that are under way was answered by which manager object. Thread-safe. It
 * forgets a call that has ended, so that it can watch for hours.
 */
public final class Ledger {
  /** A call whose number divides by this is answered with an exception. */
  public static final int FAILS = 97;

  private static final int MOST_FAULTS = 100;
  private static final int NOBODY = 0;
  private static final Map<String, Ledger> LEDGERS = new ConcurrentHashMap<>();

  private final Map<Long, Integer> underWay = new ConcurrentHashMap<>();
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

  /**
   * Notes that somebody begins a call.
   *
   * @param call its number, used once
   */
  public void begins(long call) {
    underWay.put(call, NOBODY);
  }

  void answers(long call, int object, boolean cleaning) {
    Integer other = underWay.replace(call, object);
    if (other == null) {
      fault("call %d came to object %d when nobody waited for it".formatted(call, object));
    } else if (other != NOBODY) {
      fault("call %d came to object %d after object %d".formatted(call, object, other));
    }
    if (cleaning) {
      fault("call %d came to object %d in its cleanupHost".formatted(call, object));
    }
  }

  void answered(long call, int object, boolean cleaning) {
    if (cleaning) {
      fault("call %d was inside object %d in its cleanupHost".formatted(call, object));
    }
  }

  private void fault(String fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  /**
   * Notes that a call has ended.
   *
   * @param call its number
   * @return number of the object that it came to; null if it came to none
   */
  public @Nullable Integer ends(long call) {
    Integer object = underWay.remove(call);
    return object == null || object == NOBODY ? null : object;
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
