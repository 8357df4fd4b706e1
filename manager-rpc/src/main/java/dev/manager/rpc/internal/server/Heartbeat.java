package dev.manager.rpc.internal.server;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a caller that its call is still running, every half of the time that it said, until it is
 * closed or that cannot be sent any more. Thread-safe.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final Replier replier;
  private @Nullable ScheduledFuture<?> beats; // guarded by this
  private boolean closed; // guarded by this

  private Heartbeat(Replier replier) {
    this.replier = replier;
  }

  /** Begins, if the caller asked for it with a time that makes sense. */
  static Heartbeat start(
      @Nullable Duration monitor, Replier replier, ScheduledExecutorService timer) {
    var heartbeat = new Heartbeat(replier);
    if (monitor != null && monitor.compareTo(LEAST) < 0) {
      log.warn("A caller's monitor timeout of {} is less than 2 s; it gets no heartbeats", monitor);
    } else if (monitor != null) {
      heartbeat.schedule(timer, monitor.toMillis() / 2);
    }
    return heartbeat;
  }

  private synchronized void schedule(ScheduledExecutorService timer, long millis) {
    try {
      beats = timer.scheduleAtFixedRate(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("No heartbeats: the bundle stops", e);
    }
  }

  private void beat() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    if (!replier.alive()) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (beats != null) {
      beats.cancel(false);
    }
  }
}
