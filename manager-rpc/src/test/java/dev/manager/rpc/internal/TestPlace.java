package dev.manager.rpc.internal;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerInfo;
import dev.manager.ManagerUnavailableException;
import dev.manager.record.ServiceRecord;
import dev.manager.spi.ManagedManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A manager's place without a framework: it can be shut for a while. Thread-safe. */
final class TestPlace implements ManagedManager {
  private final String name;
  private final String host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Manager manager;
  private boolean open = true;
  private int inside;

  TestPlace(String name, String host, Manager manager) {
    this.name = name;
    this.host = host;
    this.manager = manager;
  }

  /** Lets nobody in, and waits until nobody is inside. */
  void shut() throws InterruptedException {
    lock.lock();
    try {
      open = false;
      while (inside > 0) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets in to this one. */
  void open(Manager next) {
    lock.lock();
    try {
      manager = next;
      open = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Call enter(String what, Duration wait) {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (!open) {
        if (left <= 0) {
          throw new ManagerUnavailableException(name, host, wait, "none serves");
        }
        left = changed.awaitNanos(left);
      }
      inside++;
      Manager present = manager;
      return new Call() {
        private boolean closed;

        @Override
        public Manager manager() {
          return present;
        }

        @Override
        public synchronized void close() {
          if (!closed) {
            closed = true;
            left();
          }
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ManagerUnavailableException(name, host, wait, "interrupted");
    } finally {
      lock.unlock();
    }
  }

  private void left() {
    lock.lock();
    try {
      inside--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String serviceName() {
    return name;
  }

  @Override
  public Manager manager() {
    return manager;
  }

  @Override
  public List<Class<?>> api() {
    return List.of();
  }

  @Override
  public ManagerConfig config() {
    return ManagerConfig.of(Map.of());
  }

  @Override
  public ManagerInfo info() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ServiceRecord> record() {
    return Optional.empty();
  }

  @Override
  public void record(ServiceRecord record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isWorking() {
    return true;
  }
}
