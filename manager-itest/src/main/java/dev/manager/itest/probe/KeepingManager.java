package dev.manager.itest.probe;

import dev.manager.HandOver;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A scripted manager that counts in memory, and hands the count over. Thread-safe. */
public abstract class KeepingManager extends ScriptedManager implements Counter, HandOver {
  private final AtomicLong count = new AtomicLong();
  private final Map<String, Object> extras = new ConcurrentHashMap<>();
  private volatile boolean cleaning;

  /**
   * Plays the step {@code new}.
   *
   * @param key of the script
   */
  protected KeepingManager(String key) {
    super(key);
  }

  /**
   * Hands this over as well.
   *
   * @param key its name
   * @param value of any type
   */
  public final void keep(String key, Object value) {
    extras.put(key, value);
  }

  /**
   * Makes an object of a class of the manager's own bundle.
   *
   * @return a new one
   */
  public abstract Object own();

  /** Notes that {@code cleanupHost} has begun. */
  public final void cleaning() {
    cleaning = true;
  }

  @Override
  public final long increment() {
    return count.incrementAndGet();
  }

  @Override
  public final int answer(long call) throws IOException {
    Ledger ledger = Ledger.of(name());
    ledger.answers(call, number(), cleaning);
    if (call % 16 == 0) {
      LockSupport.parkNanos(call % 5 * 1_000_000); // most end at once, some only after a swap began
    }
    ledger.answered(call, number(), cleaning);
    if (call % Ledger.FAILS == 0) {
      throw new IOException("call " + call);
    }
    return number();
  }

  @Override
  public final Map<String, Object> handOver() throws Exception {
    script().play(number(), "handOver", this);
    Map<String, Object> state = new HashMap<>(extras);
    state.put("count", count.get());
    return state;
  }

  @Override
  public final void takeOver(Map<String, Object> state) throws Exception {
    script().play(number(), "takeOver", this);
    count.set((Long) Objects.requireNonNull(state.get("count"), "count"));
  }
}
