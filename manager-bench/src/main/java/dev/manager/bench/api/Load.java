package dev.manager.bench.api;

import java.util.concurrent.CompletionStage;

/** A client of the benchmark {@code rabbit}, whatever it is made of. Thread-safe. */
public interface Load {
  /**
   * Calls, and waits for the same bytes, or fields, to come back.
   *
   * @param number goes with the call
   * @throws IllegalStateException if something else comes back
   */
  void call(int number);

  /**
   * Casts, and does not wait.
   *
   * @param number goes with the cast
   * @return completed when the broker has confirmed it
   */
  CompletionStage<?> cast(int number);

  /**
   * Asks the server which casts it has.
   *
   * @return since the last {@link #forget}
   */
  Tally tally();

  /** Lets the server forget all casts. */
  void forget();
}
