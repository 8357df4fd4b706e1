package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles deliveries of one channel. When little is unsettled each is written at once; else the
 * writer thread does it, after it gave way to those who have more: what comes until it writes goes
 * along, neighbours in one frame, and all in one piece. Thread-safe; the lists are guarded by this,
 * and the channel is written by who lifts {@code wip} from 0, under no lock.
 */
final class Acknowledgements {
  private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Channel channel;
  private final Executor writer;
  private final AtomicInteger wip = new AtomicInteger();
  private final Set<Long> settled = new HashSet<>(); // above the floor
  private List<Long> accepted = new ArrayList<>();
  private List<Long> released = new ArrayList<>();
  private long floor; // all up to it are settled
  private volatile boolean closed; // written under this

  /**
   * Makes it.
   *
   * @param writer runs what may wait for the socket: one thread
   */
  Acknowledgements(Channel channel, Executor writer) {
    this.channel = channel;
    this.writer = writer;
  }

  /**
   * Acknowledges; false if the channel had gone before, and the delivery with it. If it goes
   * meanwhile, the broker may have the acknowledgement: then nobody else gets the delivery, and who
   * accepted it has to execute it. If the broker has not, it comes again, and is known by its id.
   *
   * @param soon whether others are likely to follow within the time that a thread needs to wake
   */
  boolean accept(long tag, boolean soon) {
    synchronized (this) {
      if (closed || !channel.isOpen()) {
        return false;
      }
      accepted.add(tag);
    }
    write(soon);
    return true;
  }

  /**
   * Gives back.
   *
   * @param soon as with {@link #accept}
   */
  void release(long tag, boolean soon) {
    synchronized (this) {
      if (closed) {
        return; // it goes back with the channel
      }
      released.add(tag);
    }
    write(soon);
  }

  private void write(boolean soon) {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    if (soon) {
      try {
        writer.execute(() -> run(true));
        return;
      } catch (RejectedExecutionException e) {
        log.debug("The writer has stopped", e);
      }
    }
    run(false);
  }

  private void run(boolean onWriter) {
    int seen = wip.get();
    do {
      if (onWriter) {
        Threads.giveWay();
      }
      try {
        writeAll();
      } catch (IOException | RuntimeException e) {
        log.debug("Deliveries go back with their channel", e);
      }
      seen = wip.addAndGet(-seen);
    } while (seen != 0);
    if (closed) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private void writeAll() throws IOException {
    List<Long> yes;
    List<Long> no;
    long top;
    synchronized (this) {
      yes = accepted;
      no = released;
      accepted = new ArrayList<>();
      released = new ArrayList<>();
      settled.addAll(yes);
      settled.addAll(no);
      while (settled.remove(floor + 1)) {
        floor++;
      }
      top = floor;
    }
    GatheringConnection.gather(channel);
    try {
      write(yes, no, top);
    } finally {
      GatheringConnection.send(channel);
    }
  }

  private void write(List<Long> yes, List<Long> no, long top) throws IOException {
    for (long each : no) { // first: a frame for several must not take them along
      channel.basicNack(each, false, true);
    }
    long highest = 0;
    int several = 0;
    for (long each : yes) {
      if (each <= top) {
        several++;
        highest = Math.max(highest, each);
      } else {
        channel.basicAck(each, false);
      }
    }
    if (several > 0) {
      channel.basicAck(highest, several > 1);
    }
  }

  /** Settles nothing more; what was settled before is written when this returns. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    write(false);
    long end = System.nanoTime() + CLOSE_NANOS;
    synchronized (this) {
      for (long left = CLOSE_NANOS; wip.get() != 0 && left > 0; left = end - System.nanoTime()) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
