package dev.manager.rabbitmq.internal;

import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a publisher's messages: each ends once, and gives its room back then.
 * Thread-safe; whoever waits for a message is told on the calling thread.
 */
final class Fates implements AutoCloseable {
  private final Link link;
  private final Room room;
  private final Routes routes;
  private final ScheduledExecutorService timer;
  private final Consumer<Sending> again;
  private final Deadlines deadlines;
  private final PublisherCounters counters = new PublisherCounters();
  private final Set<Sending> open = ConcurrentHashMap.newKeySet();

  /**
   * Makes it.
   *
   * @param grace for how long a message that reaches no queue is tried again
   * @param again sends a message once more
   */
  Fates(
      Link link,
      Duration grace,
      Room room,
      ScheduledExecutorService timer,
      Consumer<Sending> again) {
    this.link = link;
    this.room = room;
    this.routes = new Routes(grace, () -> link.isBackFor(grace), () -> link.isBackForPeers(grace));
    this.timer = timer;
    this.again = again;
    this.deadlines = new Deadlines(open, this::late, timer);
  }

  /** Takes room for a message; returns why there is none, or null. */
  @Nullable RpcOverloadException enter(Sending sending) {
    String full = room.take(sending.bytes());
    if (full != null) {
      return new RpcOverloadException("%s; RabbitMQ is %s".formatted(full, link.state().state()));
    }
    open.add(sending);
    deadlines.watch(sending);
    return null;
  }

  /** The broker has it, or sent it back because it reaches no queue. */
  void confirmed(Sending sending, long took, long at) {
    counters.confirmed(took, at);
    if (sending.returned) {
      unroutable(sending);
      return;
    }
    if (sending.publication.mandatory()) {
      routes.led(sending.publication);
    }
    end(sending, null);
  }

  /** The broker could not take it: a queue is full, or has no leader just now. */
  void refused(Sending sending) {
    counters.refused.increment();
    sending.refused = true;
    if (sending.firstRefused == 0) {
      sending.firstRefused = System.nanoTime();
    }
    if (sending.mayRetry()) {
      later(sending, Duration.ofMillis(20L << Math.min(sending.attempts.get(), 5)));
    } else {
      end(sending, overload(sending));
    }
  }

  private static RpcOverloadException overload(Sending sending) {
    return new RpcOverloadException(
        "RabbitMQ refuses messages to %s: its queue is full or not available"
            .formatted(sending.publication));
  }

  private void unroutable(Sending sending) {
    counters.returned.increment();
    sending.returned = false;
    var pause = routes.pause(sending);
    if (pause.isPresent() && sending.mayRetry()) {
      later(sending, pause.get());
    } else {
      end(sending, new RpcUnroutableException(sending.publication.nobody().get()));
    }
  }

  private void later(Sending sending, Duration pause) {
    Runnable task =
        () -> {
          if (!sending.isOver()) {
            again.accept(sending);
          }
        };
    try {
      var unused = timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      end(sending, stopped());
    }
  }

  /** Its channel ended, and it was not confirmed; tells whether it is sent again. */
  boolean lost(Sending sending) {
    counters.resent.increment();
    if (sending.mayRetry()) {
      return true;
    }
    end(
        sending,
        new IOException(
            "%s: the connection was lost, and it was sent %d times (retry %d); it may have been delivered"
                .formatted(
                    sending.publication, sending.attempts.get(), sending.publication.retry())));
    return false;
  }

  /** Its time is over. */
  private void late(Sending sending) {
    if (sending.firstReturn != 0) {
      end(sending, new RpcUnroutableException(sending.publication.nobody().get()));
      return;
    }
    if (sending.refused) {
      end(sending, overload(sending));
      return;
    }
    Link.State state = link.state();
    String trouble = state.trouble() == null ? "" : state.trouble();
    String where = "RabbitMQ is " + state.state() + (trouble.isEmpty() ? "" : " (" + trouble + ")");
    String text =
        sending.written == 0
            ? "not sent within %.3f s: %s"
            : "sent, but not confirmed within %.3f s: %s; it may have been delivered";
    double seconds = sending.publication.limit().toNanos() / 1e9;
    end(sending, new IOException(String.format(Locale.ROOT, text, seconds, where)));
  }

  /** Ends a message: with its failure, or null if the broker has it. */
  void end(Sending sending, @Nullable Exception failure) {
    if (open.remove(sending)) {
      room.give(sending.bytes());
      if (failure == null) {
        sending.done.complete(null);
      } else {
        counters.failed.increment();
        sending.done.completeExceptionally(failure);
      }
    }
  }

  static IOException stopped() {
    return new IOException("the bundle dev.manager.rabbitmq stops");
  }

  /** Returns what has not ended. */
  Set<Sending> open() {
    return open;
  }

  PublisherCounters counters() {
    return counters;
  }

  /** Fails what has not ended. */
  @Override
  public void close() {
    deadlines.close();
    open.forEach(each -> end(each, stopped()));
  }
}
