package dev.manager.rpc;

import org.jspecify.annotations.Nullable;

/** A call needs a later version than its client may ask for. Nothing was sent. */
public final class RpcVersionCapException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the method, its version and the cap
   */
  public RpcVersionCapException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message the method, its version and the cap
   * @param cause what led to it, may be null
   */
  public RpcVersionCapException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
