package dev.manager.rpc.internal.local;

import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcReceiver;
import java.util.List;

/** A server's ear. Thread-safe; its fields are guarded by the lock of its topic. */
final class LocalListener implements RpcListener {
  private final LocalTopic topic;
  private final RpcReceiver receiver;
  private final String server;
  private final int prefetch;
  private final Unsettled unsettled = new Unsettled();
  private final List<LocalQueue> queues; // its own, the topic's, and what was sent to all
  private int turn;
  private boolean quiet;

  LocalListener(
      LocalTopic topic,
      String server,
      int prefetch,
      RpcReceiver receiver,
      LocalQueue own,
      LocalQueue shared) {
    this.topic = topic;
    this.server = server;
    this.prefetch = prefetch;
    this.receiver = receiver;
    this.queues = List.of(own, shared, new LocalQueue(server + "_fanout"));
  }

  LocalTopic topic() {
    return topic;
  }

  RpcReceiver receiver() {
    return receiver;
  }

  String server() {
    return server;
  }

  LocalQueue fanout() {
    return queues.get(2);
  }

  Unsettled unsettled() {
    return unsettled;
  }

  boolean takes() {
    return !quiet && unsettled.size() < prefetch;
  }

  void hush() {
    quiet = true;
  }

  /** Returns its queues, beginning with another one each time, so that none starves. */
  LocalQueue next(int step) {
    return queues.get((turn + step) % queues.size());
  }

  int queues() {
    return queues.size();
  }

  void turn() {
    turn = (turn + 1) % queues.size();
  }

  @Override
  public void quiesce() {
    topic.quiesce(this);
  }

  @Override
  public void close() {
    topic.close(this);
  }
}
