package dev.manager.impl.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * What a handle does before and after each call of its manager. Public for the generated handles,
 * which are of class loaders of their own; the package is not exported. Stateless.
 */
public final class HandleCalls {
  private HandleCalls() {}

  /** A call that is to be noted in the current thread's cell. */
  private static final class Step implements Slot.Way {
    private final long[] cell;
    private final int what;

    Step(long[] cell, int what) {
      this.cell = cell;
      this.what = what;
    }

    @Override
    public boolean tryEnter(Gate gate) {
      return gate.tryEnter(cell, what);
    }

    @Override
    public void reenter(Gate gate) {
      gate.reenter(cell, what);
    }
  }

  /**
   * Returns the current thread's cell.
   *
   * @return the cell, with room for one more call
   */
  public static long[] cell() {
    return Cells.mine();
  }

  /**
   * Returns where the next call is noted in a cell.
   *
   * @param cell the current thread's
   * @return the index, for {@link #exit}
   */
  public static int top(long[] cell) {
    return (int) cell[Cells.TOP];
  }

  /**
   * Enters the manager that serves.
   *
   * @param slot the manager's place
   * @param cell the current thread's
   * @param what the call's number
   * @return the manager; null if the call has to wait for one, by {@link #await}
   */
  public static @Nullable Object enter(Slot slot, long[] cell, int what) {
    Life life = slot.tryEnter(cell, what);
    return life == null ? null : life.manager();
  }

  /**
   * Enters the manager that serves, waiting for one if none does.
   *
   * @param slot the manager's place
   * @param cell the current thread's
   * @param what the call's number
   * @param request the argument of the call that may be a request with a deadline
   * @return the manager
   */
  public static Object await(Slot slot, long[] cell, int what, @Nullable Object request) {
    return slot.enter(new Step(cell, what), slot.patience().forRequest(request)).manager();
  }

  /**
   * Says that a manager does not implement the interface of a handle.
   *
   * @param slot the manager's place
   * @param manager the manager
   * @param handle the handle
   * @return is to be thrown
   */
  public static RuntimeException refuse(Slot slot, Object manager, Object handle) {
    Bundle bundle = FrameworkUtil.getBundle(manager.getClass());
    return slot.unavailable(
        System.nanoTime(),
        "the one that serves (%s) does not implement this %s; bind its handle anew"
            .formatted(
                bundle == null ? manager.getClass().getName() : Identity.label(bundle),
                handle.getClass().getInterfaces()[0].getName()));
  }

  /**
   * Notes that a call has ended.
   *
   * @param cell the current thread's
   * @param top where the call was noted
   */
  public static void exit(long[] cell, int top) {
    Cells.pop(cell, top);
  }
}
