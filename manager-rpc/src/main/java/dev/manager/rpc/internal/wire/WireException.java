package dev.manager.rpc.internal.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message cannot be read or written. The message of this is a clause that says why. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For who asked: where a failure may be sent, if that much could be read. */
  private final transient @Nullable ReplyTo replyTo;

  public WireException(String message) {
    this(message, null, null);
  }

  public WireException(String message, @Nullable Throwable cause, @Nullable ReplyTo replyTo) {
    super(message, cause);
    this.replyTo = replyTo;
  }

  /** Returns where a failure may be sent; null if nobody waits for it. */
  public @Nullable ReplyTo replyTo() {
    return replyTo;
  }
}
