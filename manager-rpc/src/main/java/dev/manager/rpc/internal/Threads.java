package dev.manager.rpc.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and ends the bundle's threads. Stateless. */
public final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final long IDLE_SECONDS = 30;
  private static final long END_SECONDS = 5;

  private Threads() {}

  /**
   * Makes an executor that runs each task at once: on a virtual thread where the JVM has them, else
   * on a thread that ends when it idles. Its users bound how many there are.
   */
  public static ExecutorService workers(String name) {
    try {
      return virtual(name);
    } catch (ReflectiveOperationException | UnsupportedOperationException e) {
      log.debug("No virtual threads here", e);
      return new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          daemons(name));
    }
  }

  private static ExecutorService virtual(String name) throws ReflectiveOperationException {
    var lookup = MethodHandles.publicLookup();
    try {
      Class<?> builders = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object builder =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
      Object named =
          lookup
              .findVirtual(
                  builders, "name", MethodType.methodType(builders, String.class, long.class))
              .invoke(builder, name + "-", 1L);
      var factory =
          (ThreadFactory)
              lookup
                  .findVirtual(builders, "factory", MethodType.methodType(ThreadFactory.class))
                  .invoke(named);
      return (ExecutorService)
          lookup
              .findStatic(
                  Executors.class,
                  "newThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class, ThreadFactory.class))
              .invoke(factory);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new UnsupportedOperationException(e);
    }
  }

  /** Makes a timer with one thread, on which nothing takes long. */
  public static ScheduledThreadPoolExecutor timer(String name) {
    var timer = new ScheduledThreadPoolExecutor(1, daemons(name));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private static ThreadFactory daemons(String name) {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(Threads.class.getClassLoader());
      return thread;
    };
  }

  /** Lets the tasks finish for a short time, then interrupts them. */
  public static void end(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        log.warn("{} tasks of remote calls are interrupted", executor.shutdownNow().size());
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
