package dev.manager.impl.internal;

import org.jspecify.annotations.Nullable;

/**
 * Which managers the calls of the current thread are inside of, the innermost first. A thread that
 * is inside one may enter it again while it drains: it would wait for itself. Confined to its
 * thread; a thread that is inside none holds nothing of the runtime.
 */
final class Inside {
  private static final ThreadLocal<@Nullable Inside> CURRENT = new ThreadLocal<>();

  private final Life life;
  private final @Nullable Inside outer;

  private Inside(Life life, @Nullable Inside outer) {
    this.life = life;
    this.outer = outer;
  }

  /** Notes that the thread is inside a life too; returns what {@link #leave} needs. */
  static @Nullable Inside enter(Life life) {
    Inside outer = CURRENT.get();
    CURRENT.set(new Inside(life, outer));
    return outer;
  }

  /** Notes that the thread is where it was before. */
  static void leave(@Nullable Inside outer) {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /** Returns the life of a slot that the thread is inside of, if it is inside of one. */
  static @Nullable Life of(Slot slot) {
    for (Inside each = CURRENT.get(); each != null; each = each.outer) {
      if (each.life.slot() == slot) {
        return each.life;
      }
    }
    return null;
  }
}
