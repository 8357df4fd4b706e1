package dev.manager.rpc;

import dev.manager.ManagerException;
import org.jspecify.annotations.Nullable;

/** A remote call went wrong. The message names the method and the target. */
public class RpcException extends ManagerException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, to which call, and what to do about it
   */
  public RpcException(String message) {
    super(message);
  }

  /**
   * Makes the exception with its cause.
   *
   * @param message what happened, to which call, and what to do about it
   * @param cause what led to it, may be null
   */
  public RpcException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
