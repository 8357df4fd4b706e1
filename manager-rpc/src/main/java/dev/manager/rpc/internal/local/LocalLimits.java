package dev.manager.rpc.internal.local;

import java.time.Duration;

/**
 * Bounds of the transport within the JVM.
 *
 * @param queue how many messages a queue holds
 * @param senders how many senders wait for room in the queues of a topic
 * @param waits whether a sender waits for room; if not, it is refused at once
 * @param expires how long a queue is kept while nobody listens to it
 */
public record LocalLimits(int queue, int senders, boolean waits, Duration expires) {
  /** The defaults of the configuration. */
  public static final LocalLimits DEFAULT =
      new LocalLimits(1000, 1000, true, Duration.ofSeconds(60));
}
