package dev.manager.rabbitmq.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * There is no connection; the message says why, and what to look at: operators read it as it is.
 */
final class NotConnectedException extends IOException {
  private static final long serialVersionUID = 1L;

  NotConnectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
