package dev.manager.example.volume.core;

import dev.manager.RequestContext;
import dev.manager.example.volume.api.Capacity;
import dev.manager.example.volume.api.VolumeNotifications;
import dev.manager.example.volume.pool.VolumePool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the volume manager does again and again. Thread-safe; has no state. */
final class Chores {
  /** Where notifications go. */
  interface Sink {
    /** Sends one; an error if {@code bad}. */
    void send(RequestContext context, String event, Map<String, Object> payload, boolean bad);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final int PERCENT_STEP = 10;

  private final Supplier<VolumePool> pool;
  private final Sink sink;

  Chores(Supplier<VolumePool> pool, Sink sink) {
    this.pool = pool;
    this.sink = sink;
  }

  void reportCapacity(RequestContext context) {
    Capacity now = pool.get().capacity();
    Map<String, Object> payload =
        Map.of(
            VolumeNotifications.POOL, now.pool(),
            VolumeNotifications.QUOTA, now.quotaBytes(),
            VolumeNotifications.USED, now.usedBytes(),
            VolumeNotifications.DISK_FREE, now.diskFreeBytes(),
            VolumeNotifications.VOLUMES, now.volumes());
    sink.send(context, VolumeNotifications.CAPACITY, payload, false);
  }

  void reclaimDeleted(RequestContext context) {
    for (String each : pool.get().reclaim()) {
      LOG.info("The delete of volume {}, which had broken off, has ended", each);
      sink.send(
          context, VolumeNotifications.DELETE_END, Map.of(VolumeNotifications.NAME, each), false);
    }
  }

  void verifyChecksums(RequestContext context) throws InterruptedException {
    sink.send(context, VolumeNotifications.VERIFY_START, Map.of(), false);
    var progress =
        new ProgressNotifications(
            Map.of(),
            System::nanoTime,
            report -> sink.send(context, VolumeNotifications.VERIFY_PROGRESS, report, false));
    var logged = new Percent();
    List<VolumePool.Damage> damages =
        pool.get()
            .verify(
                (done, total) -> {
                  progress.report(done, total);
                  logged.report(done, total);
                });
    for (VolumePool.Damage each : damages) {
      sink.send(
          context,
          VolumeNotifications.VERIFY_ERROR,
          Map.of(
              VolumeNotifications.NAME, each.volume(),
              VolumeNotifications.ERROR, each.what()),
          true);
    }
    Map<String, Object> end = new HashMap<>();
    end.put(VolumeNotifications.DAMAGED, damages.size());
    sink.send(context, VolumeNotifications.VERIFY_END, end, false);
  }

  /** Writes to the log how far it is, each tenth once. For one thread. */
  private static final class Percent {
    private long last;

    void report(long done, long total) {
      long percent = total == 0 ? 100 : done * 100 / total;
      if (percent - last >= PERCENT_STEP) {
        last = percent - percent % PERCENT_STEP;
        LOG.info("The check of the snapshots is at {} %: {} of {} bytes", percent, done, total);
      }
    }
  }
}
