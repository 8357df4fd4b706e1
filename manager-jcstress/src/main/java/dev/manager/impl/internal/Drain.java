package dev.manager.impl.internal;

/** What the tests have in common. Stateless. */
final class Drain {
  private Drain() {}

  /** Waits until nobody is inside, without the pauses of the real wait: they hide races. */
  static void spin(Gate gate) {
    while (gate.inside() > 0) {
      Thread.yield();
    }
  }
}
