package dev.manager.rpc.internal.server;

import dev.manager.rpc.internal.wire.Failure;
import dev.manager.rpc.internal.wire.Failures;
import dev.manager.rpc.internal.wire.Ids;
import dev.manager.rpc.internal.wire.Json;
import dev.manager.rpc.internal.wire.Reply;
import dev.manager.rpc.internal.wire.ReplyTo;
import dev.manager.rpc.internal.wire.WireException;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request, or nobody if it was a cast. Waits for nothing: a reply that nobody is there
 * to take is counted, and keeps no worker. Thread-safe.
 */
final class Replier {
  private static final Logger log = LoggerFactory.getLogger(Replier.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final RpcTransport transport;
  private final @Nullable ReplyTo to;
  private final Json json;
  private final Counters counters;

  Replier(RpcTransport transport, @Nullable ReplyTo to, Json json, Counters counters) {
    this.transport = transport;
    this.to = to;
    this.json = json;
    this.counters = counters;
  }

  /** Sends what a method returned; or why that cannot be sent. */
  void result(Json by, String method, @Nullable Object result) {
    ReplyTo present = to;
    if (present == null) {
      return;
    }
    try {
      String id = Ids.next();
      send(id, Reply.result(by, id, present.messageId(), result), present);
    } catch (WireException e) {
      log.warn("The result of {} cannot be sent: {}", method, e.getMessage());
      failure(
          new IllegalStateException(
              "The result of %s cannot be sent: %s".formatted(method, e.getMessage())));
    }
  }

  void failure(Throwable thrown) {
    ReplyTo present = to;
    if (present == null) {
      return;
    }
    Failure failure = Failures.of(thrown, json.limits().traceLines());
    try {
      String id = Ids.next();
      send(id, failure(id, present.messageId(), failure), present);
    } catch (WireException e) {
      counters.lostReplies.increment();
      log.warn("The failure {} cannot be sent: {}", failure.type(), e.getMessage());
    }
  }

  private byte[] failure(String id, String messageId, Failure failure) throws WireException {
    try {
      return Reply.failure(json, id, messageId, failure);
    } catch (WireException e) {
      log.warn("The details of {} cannot be sent: {}", failure.type(), e.getMessage());
      return Reply.failure(json, id, messageId, failure.bare());
    }
  }

  /** Sends a sign of life; tells whether there is any use in a further one. */
  boolean alive() {
    ReplyTo present = to;
    if (present == null) {
      return false;
    }
    try {
      String id = Ids.next();
      return !send(id, Reply.alive(json, id, present.messageId()), present);
    } catch (WireException e) {
      return false;
    }
  }

  /** Tells whether it failed at once. */
  private boolean send(String id, byte[] body, ReplyTo present) {
    var message = new RpcMessage(body, id, null, LIMIT, null, true);
    try {
      var sent = transport.send(RpcAddress.reply(present.queue()), message).toCompletableFuture();
      var unused = sent.whenComplete((done, failure) -> lost(failure, present));
      return sent.isCompletedExceptionally();
    } catch (RuntimeException e) {
      lost(e, present);
      return true;
    }
  }

  private void lost(@Nullable Throwable failure, ReplyTo present) {
    if (failure != null) {
      counters.lostReplies.increment();
      log.debug("The reply to message {} is lost: {}", present.messageId(), failure.toString());
    }
  }
}
