package dev.manager.bench.cluster;

import dev.manager.bench.api.Tally;
import dev.manager.rpc.Argument;
import dev.manager.rpc.Rpc;

/** What is called over RabbitMQ: the methods that {@code oslo_server.py} has too. */
@Rpc
public interface RemoteLoad {
  /**
   * Answers.
   *
   * @param payload anything
   * @return the same
   */
  Payload echo(@Argument("payload") Payload payload);

  /**
   * Counts.
   *
   * @param payload with a number
   */
  void tick(@Argument("payload") Payload payload);

  /**
   * Tells what was counted.
   *
   * @return what was counted
   */
  Tally ticked();

  /** Counts anew. */
  void forget();
}
