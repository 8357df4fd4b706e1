package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that shall exist in the broker. Immutable, and equal if it says the same. */
sealed interface Declaration {
  /** Declares it, and waits for the broker. */
  void declare(Channel channel) throws IOException;

  /** Declares it without waiting; if the broker refuses it, it closes the channel. */
  void declareNoWait(Channel channel) throws IOException;

  /** Tells whether it may go by itself, so that it is declared before each message. */
  boolean fleeting();

  /** An exchange. */
  record Exchange(String name, BuiltinExchangeType type, boolean durable, boolean autoDelete)
      implements Declaration {
    @Override
    public void declare(Channel channel) throws IOException {
      channel.exchangeDeclare(name, type, durable, autoDelete, Map.of());
    }

    @Override
    public void declareNoWait(Channel channel) throws IOException {
      channel.exchangeDeclareNoWait(name, type, durable, autoDelete, false, Map.of());
    }

    @Override
    public boolean fleeting() {
      return autoDelete;
    }

    @Override
    public String toString() {
      return "exchange %s: type=%s durable=%s auto_delete=%s"
          .formatted(name, type.getType(), durable, autoDelete);
    }
  }

  /**
   * A queue, and how messages get there.
   *
   * @param exchange what it is bound to; null for none
   * @param key the key of the binding
   */
  record Queue(
      String name,
      boolean durable,
      boolean autoDelete,
      Map<String, Object> arguments,
      @Nullable String exchange,
      String key)
      implements Declaration {
    @Override
    public void declare(Channel channel) throws IOException {
      channel.queueDeclare(name, durable, false, autoDelete, arguments);
      if (exchange != null) {
        channel.queueBind(name, exchange, key);
      }
    }

    @Override
    public void declareNoWait(Channel channel) throws IOException {
      channel.queueDeclareNoWait(name, durable, false, autoDelete, arguments);
      if (exchange != null) {
        channel.queueBindNoWait(name, exchange, key, Map.of());
      }
    }

    @Override
    public boolean fleeting() {
      return autoDelete;
    }

    @Override
    public String toString() {
      return "queue %s: durable=%s auto_delete=%s arguments=%s"
          .formatted(name, durable, autoDelete, arguments);
    }
  }

  /** Something that was declared and seems to be gone: it is declared once more. */
  record Anew(Declaration of) implements Declaration {
    @Override
    public void declare(Channel channel) throws IOException {
      of.declare(channel);
    }

    @Override
    public void declareNoWait(Channel channel) throws IOException {
      of.declareNoWait(channel);
    }

    @Override
    public boolean fleeting() {
      return true;
    }

    @Override
    public String toString() {
      return of.toString();
    }
  }
}
