package dev.manager.itest.scenario.disk;

import dev.manager.itest.probe.Disk;
import dev.manager.itest.probe.Disks;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One for each configuration. Thread-safe. */
@Component(configurationPid = "itest.disk", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DiskDriver implements Disk {
  private final int number = Disks.made();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean ended;

  @Deactivate
  void end() {
    ended = true;
    if (inside.get() > 0) {
      Disks.fault("driver " + number + " is deactivated with calls inside it");
    }
  }

  @Override
  public int work() {
    inside.incrementAndGet();
    try {
      requireAlive();
      for (int i = 0; i < 500; i++) {
        Thread.onSpinWait();
      }
      requireAlive();
      return number;
    } finally {
      inside.decrementAndGet();
    }
  }

  private void requireAlive() {
    if (ended) {
      Disks.fault("driver " + number + " is used after its deactivation");
    }
  }
}
