package dev.manager.rpc.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.manager.rpc.RpcException;
import dev.manager.rpc.RpcRequest;
import dev.manager.rpc.RpcTimeoutException;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its reply. Thread-safe. Whoever waits asks {@link #left} how long it may,
 * and calls {@link #overdue} when that is over.
 */
final class Outgoing {
  private final RpcRequest request;
  private final String id;
  private final Duration timeout;
  private final @Nullable Duration monitor;
  private final long start = System.nanoTime();
  private final CompletableFuture<@Nullable Object> reply = new CompletableFuture<>();
  private volatile long lastSign = start;
  private volatile JsonNode result = NullNode.getInstance();
  private volatile @Nullable Link link;

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
  void goesBy(Link by) {
    link = by;
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
    }
  }

  /** Gives up if there is no hope; tells whether it is over. */
  boolean overdue() {
    if (!reply.isDone() && left() <= 0) {
      reply.completeExceptionally(timeout());
    }
    return reply.isDone();
  }

  RpcTimeoutException timeout() {
    long waited = System.nanoTime() - start;
    Duration sign = monitor;
    String why =
        sign != null && waited < timeout.toNanos()
            ? "no sign of life for %.3f s".formatted(sign.toNanos() / 1e9)
            : "its time was over";
    return new RpcTimeoutException(
        request.method(), request.target().toString(), Duration.ofNanos(waited), id, why);
  }

  void fail(String why) {
    reply.completeExceptionally(
        new RpcException(
            "%s to %s (message %s): %s; the call may have run"
                .formatted(request.method(), request.target(), id, why)));
  }
}
