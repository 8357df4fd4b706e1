package dev.manager.periodic.internal;

import dev.manager.Manager;
import dev.manager.spi.Attachment;
import dev.manager.spi.ManagedManager;
import dev.manager.spi.ManagerExtension;
import dev.manager.spi.Phase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives every manager its timers. Thread-safe. */
final class TimersExtension implements ManagerExtension {
  private final Engine engine;
  private final Registry registry;
  private final List<ManagerTimers> open = new CopyOnWriteArrayList<>();

  TimersExtension(Engine engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
  }

  @Override
  public Phase phase() {
    return Phase.TIMERS;
  }

  /** Refuses a manager whose periodic methods cannot be used before any of its hooks has run. */
  @Override
  public void check(Manager manager) {
    Methods.of(manager.getClass());
  }

  @Override
  public Attachment attach(ManagedManager manager) {
    var timers = new ManagerTimers(manager, engine, registry);
    open.add(timers);
    return new Attachment() {
      @Override
      public void reset() {
        timers.reset();
      }

      @Override
      public void swapped() {
        timers.swapped();
      }

      @Override
      public void quiesce() {
        timers.quiesce();
      }

      @Override
      public void overdue(Manager object) {
        timers.overdue(object);
      }

      @Override
      public void close() throws InterruptedException {
        open.remove(timers);
        timers.close();
      }
    };
  }

  List<ManagerTimers> open() {
    return open;
  }
}
