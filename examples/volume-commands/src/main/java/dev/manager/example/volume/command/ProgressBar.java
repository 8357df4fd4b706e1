package dev.manager.example.volume.command;

import dev.manager.example.volume.api.Sizes;
import dev.manager.example.volume.api.VolumeNotifications;
import dev.manager.notify.Notifier;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/**
 * Draws how far the making of one volume is, from the manager's notifications. A volume that is
 * made at once gets no bar. Thread-safe: drawing holds the monitor of this object, so that nothing
 * is drawn after {@link #finish}.
 */
final class ProgressBar implements EventHandler {
  /** Selects the notifications that a bar is made of. */
  static final String FILTER =
      "(|(%1$s=%2$s)(%1$s=%3$s)(%1$s=%4$s))"
          .formatted(
              Notifier.EVENT_TYPE,
              VolumeNotifications.CREATE_PROGRESS,
              VolumeNotifications.CREATE_END,
              VolumeNotifications.CREATE_ERROR);

  private static final int WIDTH = 30;

  private final String volume;
  private final PrintStream output;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean drawn;
  private boolean finished;

  ProgressBar(String volume, PrintStream output) {
    this.volume = volume;
    this.output = output;
  }

  @Override
  public void handleEvent(Event event) {
    if (!(event.getProperty(Notifier.PAYLOAD) instanceof Map<?, ?> payload)
        || !volume.equals(payload.get(VolumeNotifications.NAME))) {
      return;
    }
    if (payload.get(VolumeNotifications.DONE) instanceof Long done
        && payload.get(VolumeNotifications.TOTAL) instanceof Long total
        && total > 0) {
      draw(done, total);
    } else {
      ended.countDown();
    }
  }

  private synchronized void draw(long done, long total) {
    if (finished) {
      return;
    }
    drawn = true;
    int filled = (int) (WIDTH * (double) done / total);
    output.printf(
        "\r[%s%s] %3d%% %s of %s ",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        (int) (100 * (double) done / total),
        Sizes.format(done),
        Sizes.format(total));
    output.flush();
  }

  /**
   * Ends the line. Notifications come on a thread of their own, so the last ones may come a little
   * after the volume is there.
   *
   * @param patience how long to wait for them
   */
  void finish(Duration patience) {
    try {
      ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nothing is lost but the rest of the bar
    }
    synchronized (this) {
      finished = true;
      if (drawn) {
        output.println();
      }
    }
  }
}
