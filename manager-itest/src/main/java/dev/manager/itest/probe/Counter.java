package dev.manager.itest.probe;

import java.io.IOException;

/** The api of scenario managers that keep something in memory. */
public interface Counter {
  /**
   * Counts in memory.
   *
   * @return the count after it
   */
  long increment();

  /**
   * Notes in the {@link Ledger} that this object answers.
   *
   * @param call number of the call
   * @return number of the answering object
   * @throws IOException for each call whose number divides by {@link Ledger#FAILS}
   */
  int answer(long call) throws IOException;
}
