package dev.manager.bench.api;

/** Makes periodic tasks inside the framework. */
public interface Tasks {
  /**
   * Registers a periodic task. It runs first one spacing from now.
   *
   * @param body what it does
   * @param seconds its spacing
   * @return ends it, when it is run
   */
  Runnable every(Runnable body, double seconds);

  /**
   * Registers many periodic tasks that do nothing.
   *
   * @param count how many
   * @param seconds their spacing
   * @return ends them, when it is run
   */
  Runnable tasks(int count, double seconds);

  /**
   * Registers the same services under a type that nobody looks for.
   *
   * @param count how many
   * @param seconds as with tasks
   * @return unregisters them, when it is run
   */
  Runnable fill(int count, double seconds);

  /**
   * Runs each task that there is.
   *
   * @param times how often
   */
  void runEach(int times);
}
