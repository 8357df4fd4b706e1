package dev.manager.impl.internal;

/**
 * A call that an extension counts in, and that any thread may count out. Immutable but for which
 * gate it is in, which is its thread's until it is inside.
 */
final class Visit implements Slot.Way {
  final String what;
  final Thread thread = Thread.currentThread();
  final long since = Cells.now();

  Visit(String what) {
    this.what = what;
  }

  @Override
  public boolean tryEnter(Gate gate) {
    return gate.tryEnter(this);
  }

  @Override
  public void reenter(Gate gate) {
    gate.reenter(this);
  }
}
