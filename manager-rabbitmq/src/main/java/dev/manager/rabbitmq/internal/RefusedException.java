package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/** The broker refuses a declaration; it says what is there, and what this side declares. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private RefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Declares something; a refusal says what both sides have. */
  static void declare(Channel channel, Declaration declaration) throws IOException {
    try {
      declaration.declare(channel);
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close) {
        throw new RefusedException(
            "RabbitMQ refuses: %s; this side declares %s"
                .formatted(close.getReplyText(), declaration),
            e);
      }
      throw e;
    }
  }
}
