package dev.manager.rpc.internal.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order in which they came, and the senders that wait for room. Guarded by the lock
 * of its topic.
 */
final class LocalQueue {
  private final String name;
  private final Deque<LocalMessage> messages = new ArrayDeque<>();
  private final Deque<LocalSenders.Sender> senders = new ArrayDeque<>();

  LocalQueue(String name) {
    this.name = name;
  }

  int size() {
    return messages.size();
  }

  void add(LocalMessage message) {
    messages.addLast(message);
  }

  /** Puts a message back in front of all others. */
  void putBack(LocalMessage message) {
    message.redelivered = true;
    messages.addFirst(message);
  }

  @Nullable LocalMessage poll() {
    return messages.pollFirst();
  }

  /** Drops what is of no use any more, and returns how many that were. */
  int dropStale(long now) {
    int before = messages.size();
    messages.removeIf(each -> each.isStale(now));
    return before - messages.size();
  }

  Deque<LocalSenders.Sender> senders() {
    return senders;
  }

  @Override
  public String toString() {
    return name;
  }
}
