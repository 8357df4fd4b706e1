package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;

/** Says what went wrong in the words of whoever knows best: the broker's, if it said anything. */
final class Reason {
  private Reason() {}

  static String of(Throwable failure) {
    Throwable deepest = failure;
    if (failure instanceof NotConnectedException) {
      return text(failure);
    }
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      if (deepest instanceof ShutdownSignalException signal) {
        return said(signal);
      }
      deepest = deepest.getCause();
    }
    return deepest instanceof ShutdownSignalException signal ? said(signal) : text(deepest);
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String said(ShutdownSignalException signal) {
    if (signal.getReason() instanceof AMQP.Channel.Close close) {
      return close.getReplyText();
    }
    if (signal.getReason() instanceof AMQP.Connection.Close close) {
      return close.getReplyText();
    }
    Throwable cause = signal.getCause();
    return cause == null ? text(signal) : text(cause);
  }
}
