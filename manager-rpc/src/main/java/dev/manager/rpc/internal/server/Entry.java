package dev.manager.rpc.internal.server;

import dev.manager.ManagerUnavailableException;
import dev.manager.spi.ManagedManager;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where requests enter the manager, or wait for it while it is swapped. Thread-safe. Once it is
 * closed those that wait are woken, and give their messages back.
 */
final class Entry {
  private final ManagedManager manager;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Entry(ManagedManager manager) {
    this.manager = manager;
  }

  /**
   * Enters.
   *
   * @throws ManagerUnavailableException if the manager did not come back in time, or this was
   *     closed
   */
  ManagedManager.Call enter(String what, Duration wait) {
    try {
      return manager.enter(what, Duration.ZERO);
    } catch (ManagerUnavailableException e) {
      if (closed) {
        throw e;
      }
    }
    var present = new Waiting(Thread.currentThread());
    waiting.add(present);
    try {
      if (closed) {
        present.wake();
      }
      return manager.enter(what, wait);
    } finally {
      waiting.remove(present);
      present.end();
    }
  }

  void close() {
    closed = true;
    waiting.forEach(Waiting::wake);
  }

  /** A thread that waits; it is interrupted only as long as it does. */
  private static final class Waiting {
    private final Thread thread;
    private boolean ended; // guarded by this
    private boolean woken; // guarded by this

    Waiting(Thread thread) {
      this.thread = thread;
    }

    synchronized void wake() {
      if (!ended) {
        woken = true;
        thread.interrupt();
      }
    }

    synchronized void end() {
      ended = true;
      if (woken) {
        Thread.interrupted();
      }
    }
  }
}
