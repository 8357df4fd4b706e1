package dev.manager.example.volume.core;

import dev.manager.example.volume.api.VolumeDriver.Progress;
import dev.manager.example.volume.api.VolumeNotifications;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes notifications of a driver's reports: the first, the last, and in between at most five each
 * second. For one thread: that of one operation.
 */
final class ProgressNotifications implements Progress {
  private static final long SPACING_NANOS = 200_000_000;

  private final Map<String, Object> payload;
  private final LongSupplier nanoTime;
  private final Consumer<Map<String, Object>> sink;
  private boolean begun;
  private long lastNanos;

  /**
   * Makes one for an operation.
   *
   * @param payload what each notification holds besides the progress
   * @param nanoTime a clock such as {@link System#nanoTime}
   * @param sink takes the payloads
   */
  ProgressNotifications(
      Map<String, Object> payload, LongSupplier nanoTime, Consumer<Map<String, Object>> sink) {
    this.payload = Map.copyOf(payload);
    this.nanoTime = nanoTime;
    this.sink = sink;
  }

  @Override
  public void report(long done, long total) {
    long now = nanoTime.getAsLong();
    if (begun && done < total && now - lastNanos < SPACING_NANOS) {
      return;
    }
    begun = true;
    lastNanos = now;
    Map<String, Object> report = new HashMap<>(payload);
    report.put(VolumeNotifications.DONE, done);
    report.put(VolumeNotifications.TOTAL, total);
    sink.accept(report);
  }
}
