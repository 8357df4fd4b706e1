package dev.manager.impl.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call meets the moment in which one object takes the place of another. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was answered by the old one, which waited.")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "It was answered by the new one.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The old one ended before its call was done.")
@Outcome(id = "3, .*", expect = FORBIDDEN, desc = "It was inside the old one after that ended.")
@Outcome(expect = FORBIDDEN)
@State
public class Flip {
  private final Stage stage = new Stage();
  private int written;
  private boolean ended;

  @Actor
  public void call(II_Result r) {
    long[] cell = Cells.mine();
    int top = HandleCalls.top(cell);
    if (stage.enter(cell) == stage.old.manager()) {
      written = 1;
      r.r1 = ended ? 3 : 1;
    } else {
      r.r1 = 2;
    }
    HandleCalls.exit(cell, top);
  }

  @Actor
  public void swap(II_Result r) {
    stage.next.gate().open();
    stage.slot.offer(stage.next);
    stage.old.gate().close();
    Drain.spin(stage.old.gate());
    ended = true;
    r.r2 = written;
    stage.slot.forget(stage.old);
  }
}
