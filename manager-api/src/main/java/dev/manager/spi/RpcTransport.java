package dev.manager.spi;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Moves the bytes of remote calls between hosts, or within one, and knows nothing of what they say.
 * Register it as a service; it may come and go while managers run. Servers listen on every
 * transport; clients use the one of the highest service ranking unless they name another.
 *
 * <p>A body is one JSON object, as oslo.messaging's {@code oslo.message} holds it: without the
 * envelope, which a transport adds and takes off if its wire has one.
 *
 * <p>Thread-safe. Nothing of a transport blocks its caller for long: what takes time completes a
 * stage. It calls receivers on threads of its own or of senders, and those return at once.
 */
@ConsumerType
public interface RpcTransport {
  /**
   * Returns what operators call it.
   *
   * @return {@code local}, {@code rabbit}; unique among the transports of a host
   */
  String name();

  /**
   * Tells whether one message may arrive twice although it was accepted, as after a connection was
   * lost between a message and its confirmation. A server then keeps the ids of what it has run.
   *
   * @return false unless overridden
   */
  default boolean mayDuplicate() {
    return false;
  }

  /**
   * Takes requests in for a server: those to its topic, which it shares with other servers of the
   * topic, those to itself, and those to all servers of the topic. What was sent to the topic or
   * the server while it was away for a short time, as in a swap, is delivered then.
   *
   * @param server the server: an address of the kind {@code SERVER}
   * @param prefetch how many deliveries at the most are with the receiver unsettled
   * @param receiver gets them
   * @return the listener, to be closed once
   * @throws IOException if the server's queues cannot be set up; a connection that is only away for
   *     the moment is no reason
   */
  RpcListener listen(RpcAddress server, int prefetch, RpcReceiver receiver) throws IOException;

  /**
   * Opens the way by which replies come back to this process.
   *
   * @param receiver gets the body of each reply
   * @return the way, to be closed once
   * @throws IOException if it cannot be set up
   */
  RpcReplies replies(Consumer<byte[]> receiver) throws IOException;

  /**
   * Sends a message.
   *
   * @param to where
   * @param message what
   * @return completed when the transport has taken responsibility for it: the broker has confirmed
   *     it. Failed with {@link dev.manager.rpc.RpcUnroutableException} if nobody is there and the
   *     message is mandatory; with {@link dev.manager.rpc.RpcOverloadException} if there is no room
   *     for it and the transport's policy is to refuse it, or its limit passes; with an {@link
   *     IOException} if it could not be sent within its limit. When the stage has failed the
   *     message is not delivered, unless the failure says that this is unknown.
   */
  CompletionStage<Void> send(RpcAddress to, RpcMessage message);

  /**
   * Finds out why nobody may answer at an address. It is asked for callers whose time is nearly
   * over, and goes into what they are told; they do not wait for it.
   *
   * @param to where a request went
   * @return completed with a clause such as {@code nobody takes from queue volume}; with an empty
   *     text if somebody is there, or it is not known. Empty unless overridden
   */
  default CompletionStage<String> absence(RpcAddress to) {
    return CompletableFuture.completedFuture("");
  }
}
