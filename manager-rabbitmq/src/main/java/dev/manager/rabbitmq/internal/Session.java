package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * One channel of a publisher, and what is on its way there. Thread-safe, but one thread at a time
 * writes to it.
 */
final class Session {
  private static final int WINDOW = 4096; // on their way at once

  final Channel channel;
  final Unconfirmed unconfirmed = new Unconfirmed(WINDOW);
  private final Set<Declaration> declared = new HashSet<>(); // of who writes
  final long opened = System.nanoTime();
  volatile boolean dead;
  volatile long confirmed = System.nanoTime(); // when something last was

  Session(Channel channel) {
    this.channel = channel;
  }

  boolean takesMore() {
    return !dead && unconfirmed.hasRoom();
  }

  /** Begins: what is written from now on is held back. */
  void gather() {
    GatheringConnection.gather(channel);
  }

  /** Ends: what was held back is sent. */
  void send() throws IOException {
    GatheringConnection.send(channel);
  }

  /** Declares what a message needs, if it was not yet. */
  void declare(Publication publication) throws IOException {
    for (Declaration each : publication.needs()) {
      if (each.fleeting() || declared.add(each)) {
        each.declareNoWait(channel);
      }
    }
  }

  /** Writes a message, which is among those on their way from then on, whatever happens. */
  void write(Sending sending) throws IOException {
    Publication publication = sending.publication;
    sending.attempts.incrementAndGet();
    sending.refused = false;
    sending.written = System.nanoTime();
    unconfirmed.add(channel.getNextPublishSeqNo(), sending);
    channel.basicPublish(
        publication.exchange(),
        publication.key(),
        publication.mandatory(),
        publication.properties(),
        publication.body());
  }
}
