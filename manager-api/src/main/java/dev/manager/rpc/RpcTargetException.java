package dev.manager.rpc;

import org.jspecify.annotations.Nullable;

/** A target cannot be used as it is meant to be. Nothing was sent. */
public final class RpcTargetException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which target, and what was expected
   */
  public RpcTargetException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message which target, and what was expected
   * @param cause what led to it, may be null
   */
  public RpcTargetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
