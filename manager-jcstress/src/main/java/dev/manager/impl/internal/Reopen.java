package dev.manager.impl.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call meets a hand-over that is given up: the object is closed, drained and opened again. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The call came before the hand-over.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The call came after it, or waited for its end.")
@Outcome(id = "2, .*", expect = FORBIDDEN, desc = "The call was inside during the hand-over.")
@Outcome(expect = FORBIDDEN)
@State
public class Reopen {
  private final Stage stage = new Stage();
  private int written;
  private boolean handingOver;

  @Actor
  public void call(II_Result r) {
    long[] cell = Cells.mine();
    int top = HandleCalls.top(cell);
    stage.enter(cell);
    boolean meanwhile = handingOver;
    written = 1;
    r.r1 = meanwhile || handingOver ? 2 : 1;
    HandleCalls.exit(cell, top);
  }

  @Actor
  public void handOver(II_Result r) {
    stage.slot.retract(stage.old);
    stage.old.gate().close();
    Drain.spin(stage.old.gate());
    handingOver = true;
    r.r2 = written;
    handingOver = false;
    stage.old.gate().open();
    stage.slot.offer(stage.old);
  }
}
