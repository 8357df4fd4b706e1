package dev.manager.rpc.internal.client;

import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.RawJson;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.spi.RpcAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that waits for its reply. Thread-safe. Whoever waits asks {@link #pause} how long it may,
 * and calls {@link #overdue} when that is over.
 */
final class Outgoing {
  private static final Logger log = LoggerFactory.getLogger(Outgoing.class);

  /** So long before its end it asks who is there: this part of its time, but no longer. */
  private static final int LOOK_PART = 10;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final RpcRequest request;
  private final String id;
  private final Duration timeout;
  private final @Nullable Duration monitor;
  private final long start = System.nanoTime();
  private final CompletableFuture<@Nullable Object> reply = new CompletableFuture<>();
  private volatile long lastSign = start;
  private volatile RawJson result = RawJson.NULL;
  private volatile @Nullable Link link;
  private volatile @Nullable RpcAddress address;
  private volatile @Nullable Look look;

  /** What was found out about who could answer. */
  private static final class Look {
    volatile String found = "";
  }

  Outgoing(RpcRequest request, String id, Duration timeout, @Nullable Duration monitor) {
    this.request = request;
    this.id = id;
    this.timeout = timeout;
    this.monitor = monitor;
  }

  String id() {
    return id;
  }

  CompletableFuture<@Nullable Object> reply() {
    return reply;
  }

  /** Has something done when it is over, however it ended. */
  void whenDone(Runnable then) {
    CompletableFuture<?> unused = reply.whenComplete((done, failure) -> then.run());
  }

  /** It goes by this transport. */
  void goesBy(Link by, RpcAddress to) {
    link = by;
    address = to;
  }

  boolean wentBy(Link by) {
    return link == by;
  }

  @Nullable Duration monitor() {
    return monitor;
  }

  /** Returns how long the sending may take. */
  Duration limit() {
    return Duration.ofNanos(Math.max(1, start + timeout.toNanos() - System.nanoTime()));
  }

  /** Returns for how many nanoseconds there is hope, by the timeout and the last sign of life. */
  long left() {
    long now = System.nanoTime();
    long whole = start + timeout.toNanos() - now;
    Duration sign = monitor;
    return sign == null ? whole : Math.min(whole, lastSign + sign.toNanos() - now);
  }

  /** Returns for how many nanoseconds nothing is to be done. */
  long pause() {
    long left = left();
    long early = Math.min(LOOK_NANOS, timeout.toNanos() / LOOK_PART);
    return look == null && left > early ? left - early : left;
  }

  /** Takes a reply. */
  void received(Reply part) {
    if (part.hasContent() || part.ending()) {
      if (part.failure() != null) {
        reply.completeExceptionally(Failures.exception(part.failure()));
        return;
      }
      if (!part.result().isNull()) {
        result = part.result();
      }
    }
    if (part.ending()) {
      reply.complete(result);
    } else {
      lastSign = System.nanoTime();
      look = null; // there is somebody
    }
  }

  /**
   * Gives up if there is no hope; tells whether it is over. Shortly before, it has the transport
   * look who is there, which it does not wait for.
   */
  boolean overdue() {
    if (!reply.isDone() && left() <= 0) {
      reply.completeExceptionally(timeout());
    }
    if (!reply.isDone() && look == null) {
      look();
    }
    return reply.isDone();
  }

  private void look() {
    var begun = new Look();
    look = begun;
    Link by = link;
    RpcAddress to = address;
    if (by == null || to == null) {
      return;
    }
    try {
      CompletionStage<?> unused =
          by.transport()
              .absence(to)
              .whenComplete((text, failure) -> begun.found = failure == null ? text : "");
    } catch (RuntimeException e) { // a caller who waits is told of the timeout, not of this
      log.debug("Transport {} cannot say who serves {}", by.transport().name(), to, e);
    }
  }

  RpcTimeoutException timeout() {
    long waited = System.nanoTime() - start;
    Duration sign = monitor;
    String why =
        sign != null && waited < timeout.toNanos()
            ? "no sign of life for %.3f s".formatted(sign.toNanos() / 1e9)
            : "its time was over";
    Look looked = look;
    String found = looked == null ? "" : looked.found;
    return new RpcTimeoutException(
        request.method(),
        request.target().toString(),
        Duration.ofNanos(waited),
        id,
        found.isEmpty() ? why : why + ", and " + found);
  }

  void fail(String why) {
    reply.completeExceptionally(
        new RpcException(
            "%s to %s (message %s): %s; the call may have run"
                .formatted(request.method(), request.target(), id, why)));
  }
}
