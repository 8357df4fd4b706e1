package dev.manager.impl.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Calls of two threads, each of which finds its own cell, meet the end of their object. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Both came too late.")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The drain waited for the first.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The drain waited for the second.")
@Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "The drain waited for both.")
@Outcome(expect = FORBIDDEN, desc = "A call was inside while its object ended, or was missed.")
@State
public class TwoEnterAndDrain {
  private final Gate gate = new Gate();
  private int one;
  private int two;
  private boolean ended;

  public TwoEnterAndDrain() {
    gate.open();
  }

  @Actor
  public void first(III_Result r) {
    long[] cell = Cells.mine();
    int top = HandleCalls.top(cell);
    if (gate.tryEnter(cell, 0)) {
      one = 1;
      r.r1 = ended ? 2 : 1;
      Cells.pop(cell, top);
    }
  }

  @Actor
  public void second(III_Result r) {
    long[] cell = Cells.mine();
    int top = HandleCalls.top(cell);
    if (gate.tryEnter(cell, 0)) {
      two = 1;
      r.r2 = ended ? 2 : 1;
      Cells.pop(cell, top);
    }
  }

  @Actor
  public void end(III_Result r) {
    gate.close();
    Drain.spin(gate);
    ended = true;
    r.r3 = one + two;
  }
}
