package dev.manager.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A queue is full, or too many callers wait for room in it. The call has not run; it may be tried
 * again later.
 */
public final class RpcOverloadException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what is full, how full, and the setting that bounds it
   */
  public RpcOverloadException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message what is full, how full, and the setting that bounds it
   * @param cause what led to it, may be null
   */
  public RpcOverloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
