package dev.manager.rpc;

import org.jspecify.annotations.Nullable;

/** Nobody serves the target. The call has not run; it may be tried again when somebody does. */
public final class RpcUnroutableException extends RpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the target, and who does not serve it
   */
  public RpcUnroutableException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message the target, and who does not serve it
   * @param cause what led to it, may be null
   */
  public RpcUnroutableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
