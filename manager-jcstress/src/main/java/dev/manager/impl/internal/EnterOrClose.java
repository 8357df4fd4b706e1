package dev.manager.impl.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * What all else stands on: the call sees that the gate is closed, or who closes it sees the call.
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The call is inside, and will be awaited.")
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "The call came too late.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "The call is inside, and nobody knows.")
@State
public class EnterOrClose {
  private final Gate gate = new Gate();
  private final long[] cell = Cells.empty();

  public EnterOrClose() {
    gate.open();
  }

  @Actor
  public void call(ZZ_Result r) {
    r.r1 = gate.tryEnter(cell, 0);
  }

  @Actor
  public void close(ZZ_Result r) {
    gate.close();
    Cells.visit(cell, gate.id(), (what, since, thread) -> r.r2 = true);
  }
}
