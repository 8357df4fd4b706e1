package dev.manager.impl.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call by a handle meets the end of its object. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The call came too late and was not let in.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The drain waited for the call.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The drain missed the call, or what it wrote.")
@Outcome(id = "2, .*", expect = FORBIDDEN, desc = "The call was inside while its object ended.")
@Outcome(expect = FORBIDDEN)
@State
public class EnterAndDrain {
  private final Gate gate = new Gate();
  private int written;
  private boolean ended;

  public EnterAndDrain() {
    gate.open();
  }

  @Actor
  public void call(II_Result r) {
    long[] cell = Cells.mine();
    int top = HandleCalls.top(cell);
    if (gate.tryEnter(cell, 0)) {
      written = 1;
      r.r1 = ended ? 2 : 1;
      Cells.pop(cell, top);
    }
  }

  @Actor
  public void end(II_Result r) {
    gate.close();
    Drain.spin(gate);
    ended = true;
    r.r2 = written;
  }
}
