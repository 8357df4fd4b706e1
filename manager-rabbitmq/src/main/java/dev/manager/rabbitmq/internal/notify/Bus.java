package dev.manager.rabbitmq.internal.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The broker, as notifications see it. Thread-safe. */
public interface Bus {
  /**
   * Sends a notification, after the exchange, the queue of the key's name and their binding were
   * declared as oslo's notifier does.
   *
   * @param timeout from now until it must be confirmed
   * @param resend whether it is sent again, before all that came later, when a connection is lost
   *     that may have taken it
   * @return completed when the broker has it; exceptionally if it may not, never later than the
   *     timeout and a little
   */
  CompletionStage<?> send(
      String exchange, String key, byte[] body, Duration timeout, boolean resend);

  /** Sends to a queue of unreadable messages, which is declared. As {@link #send} for the rest. */
  CompletionStage<?> park(String queue, byte[] body, Map<String, Object> headers, Duration timeout);

  /**
   * Takes messages until it is closed, over every recovery of the connection.
   *
   * @param to called by one thread at a time, which must not be blocked
   */
  Subscription subscribe(Feed feed, Taker to);

  /** Tells in a few words whether the broker can be reached. */
  String state();

  /** Tells whether what the broker has confirmed outlives it. */
  boolean isDurable();

  /**
   * What to take.
   *
   * @param keys {@code topic.priority} each
   * @param pool name of one queue that gets all of them; empty for the queue that each key names
   * @param prefetch how many may be taken and not acknowledged
   */
  record Feed(String exchange, List<String> keys, String pool, int prefetch) {}

  /** Takes messages. */
  @FunctionalInterface
  interface Taker {
    /** Takes one. */
    void take(Incoming message);
  }

  /** A message that was taken; to be acknowledged or given back, once. */
  interface Incoming {
    /** The body. */
    byte[] body();

    /** The key by which it was sent. */
    String key();

    /** The queue that had it. */
    String queue();

    /** Ends it. */
    void acknowledge();

    /** Gives it back to its queue. */
    void giveBack();
  }

  /** Ends when it is closed; messages that were not acknowledged go back. */
  interface Subscription extends AutoCloseable {
    /** Takes no more messages; those that were taken can still be acknowledged. */
    void stop();

    /** Ends it. */
    @Override
    void close();
  }
}
