package dev.manager.rabbitmq.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of this bundle. Stateless. */
final class Threads {
  private Threads() {}

  /** Makes daemon threads that are called this, and numbered. */
  static ThreadFactory named(String name) {
    var count = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(Threads.class.getClassLoader());
      return thread;
    };
  }

  /** Lets others go first, who may have more to do for a thread that would go to sleep now. */
  @SuppressWarnings("ThreadPriorityCheck") // a courtesy: nothing relies on it
  static void giveWay() {
    Thread.yield();
  }

  /** Makes a timer with one thread. */
  static ScheduledThreadPoolExecutor timer(String name) {
    var timer = new ScheduledThreadPoolExecutor(1, named(name));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }
}
