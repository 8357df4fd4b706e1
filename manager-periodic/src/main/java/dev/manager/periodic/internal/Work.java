package dev.manager.periodic.internal;

import dev.manager.RequestContext;
import org.jspecify.annotations.Nullable;

/** What a task does. Thread-safe. */
interface Work {
  /**
   * Begins a run, without waiting.
   *
   * @return null when it cannot be run now, because what it belongs to is away or is being swapped
   */
  @Nullable Entry enter();

  /** What it belongs to, as one run sees it from its begin to its end. */
  interface Entry extends AutoCloseable {
    /**
     * Does the work.
     *
     * @param given on whose behalf; null for the system's own
     */
    void run(@Nullable RequestContext given) throws Throwable;

    /** Tells whether what is run is a method of this object. */
    default boolean isOf(Object owner) {
      return false;
    }

    /** Returns the class loader of the code that is run. */
    ClassLoader loader();

    /** Ends the run. */
    @Override
    void close();
  }
}
