package dev.manager.rpc;

import java.time.Duration;
import java.util.Locale;

/**
 * No reply came in time. The call <em>may have run</em>, may be running, or may run yet if the
 * server's clock is behind: do not repeat it unless its method is {@link Idempotent} or you can
 * find out what happened.
 */
public final class RpcTimeoutException extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String method;
  private final String target;
  private final Duration waited;
  private final String messageId;

  /**
   * Makes the exception.
   *
   * @param method the method that was called
   * @param target where
   * @param waited how long
   * @param messageId what the request has in the logs of both sides
   * @param why which limit was reached, a clause that goes into the message
   */
  public RpcTimeoutException(
      String method, String target, Duration waited, String messageId, String why) {
    super(
        String.format(
            Locale.ROOT,
            "No reply to %s from %s within %.3f s (message %s): %s; the call may have run",
            method,
            target,
            waited.toNanos() / 1e9,
            messageId,
            why));
    this.method = method;
    this.target = target;
    this.waited = waited;
    this.messageId = messageId;
  }

  /**
   * Returns the method that was called.
   *
   * @return its remote name
   */
  public String method() {
    return method;
  }

  /**
   * Returns where it was called.
   *
   * @return the target as operators write it
   */
  public String target() {
    return target;
  }

  /**
   * Returns how long the caller waited.
   *
   * @return the time
   */
  public Duration waited() {
    return waited;
  }

  /**
   * Returns the id of the request.
   *
   * @return 32 hexadecimal digits
   */
  public String messageId() {
    return messageId;
  }
}
