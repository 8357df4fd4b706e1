package dev.manager.impl.internal;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands items to one consumer, one at a time and in order, on a thread of its own. Thread-safe; to
 * offer never blocks and never throws. What does not fit into the queue is dropped and counted.
 */
final class Dispatcher<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final String what;
  private final BlockingQueue<Runnable> queue;
  private final Consumer<T> consumer;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private boolean ended; // confined to the thread

  /**
   * Makes and starts it.
   *
   * @param what the items, in the plural, for the thread's name and the log
   * @param most how many may wait
   * @param consumer gets each; what it throws is logged
   */
  Dispatcher(String what, int most, Consumer<T> consumer) {
    this.what = what;
    this.queue = new ArrayBlockingQueue<>(most);
    this.consumer = consumer;
    this.thread = new Thread(this::work, "dev.manager-" + what.replace(' ', '-'));
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes an item in, or drops it. */
  void offer(T item) {
    if (closed || !queue.offer(() -> hand(item))) {
      long count = dropped.incrementAndGet();
      if (Long.bitCount(count) == 1) { // at 1, 2, 4, 8 …: a flood fills no log
        log.warn("{} {} dropped: {} wait already", count, what, queue.size());
      }
    }
  }

  long dropped() {
    return dropped.get();
  }

  private void work() {
    try {
      while (!ended) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      log.debug("Dispatcher of {} ends with {} left", what, queue.size());
    }
  }

  private void hand(T item) {
    try {
      consumer.accept(item);
    } catch (Throwable e) { // nothing that a consumer throws may end the thread
      log.error("Could not deliver one of the {}: {}", what, item, e);
    }
  }

  /** Takes nothing more in, delivers what waits for a short time, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    if (Thread.currentThread() == thread) {
      closeFromWithin();
      return;
    }
    try {
      if (queue.offer(() -> ended = true, LINGER.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.join(LINGER.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  /** Its own consumer closes it: it ends when the queue is empty, or at once when it is full. */
  private void closeFromWithin() {
    if (!queue.offer(() -> ended = true)) {
      ended = true;
    }
  }
}
