package dev.manager.example.volume.pool;

import dev.manager.DriverSlot;
import dev.manager.example.volume.api.VolumeDriver;
import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.thick.ThickDriver;
import dev.manager.example.volume.thin.ThinDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** A pool in a test's folder, with both drivers. For one thread. */
final class PoolFixture {
  static final long MIB = 1 << 20;
  static final Progress IGNORED = (done, total) -> {};
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  /** A driver that is not there is said so at once. */
  static final DriverSlot.Limits NO_WAIT =
      new DriverSlot.Limits(Duration.ZERO, 1, Duration.ofSeconds(30));

  final Path folder;
  final Drivers drivers = new Drivers();
  final VolumeDriver thin = new ThinDriver();
  final VolumeDriver thick = new ThickDriver();

  PoolFixture(Path folder) {
    this.folder = folder;
    drivers.limits(NO_WAIT);
    drivers.add("thin", 0, thin);
    drivers.add("thick", 0, thick);
  }

  VolumePool open() {
    return open(new Limits(100 * MIB, 50 * MIB, 100, 3));
  }

  VolumePool open(Limits limits) {
    return VolumePool.open(folder, drivers, limits, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
