package dev.manager.rpc.internal.local;

import dev.manager.rpc.RpcOverloadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the senders of one topic that wait for room, and has one timer for all of them, which is
 * set as long as there are any. Guarded by the lock of the topic.
 */
final class LocalSenders {
  /** So many are let in together, so that not each message that goes wakes a sender. */
  private static final int TOGETHER = 128;

  /** A sender that waits for room. */
  record Sender(LocalMessage message, CompletableFuture<Void> accepted, long dueBy) {
    boolean isDue(long now) {
      return dueBy - now <= 0;
    }

    void giveUp(LocalQueue queue) {
      accepted.completeExceptionally(
          new RpcOverloadException(
              "Queue %s stayed full for %.3f s"
                  .formatted(queue, message.message.limit().toNanos() / 1e9)));
    }
  }

  /** A sender whose time is over. */
  record Due(Sender sender, LocalQueue queue) {
    void giveUp() {
      sender.giveUp(queue);
    }
  }

  private final ScheduledExecutorService timer;
  private final Runnable sweep;
  private int waiting;
  private @Nullable ScheduledFuture<?> next;
  private long nextAt;

  /**
   * Makes it.
   *
   * @param sweep is called, under no lock, when the time of a sender may be over
   */
  LocalSenders(ScheduledExecutorService timer, Runnable sweep) {
    this.timer = timer;
    this.sweep = sweep;
  }

  int waiting() {
    return waiting;
  }

  /** Lets a sender wait. */
  void add(LocalQueue queue, LocalMessage message, CompletableFuture<Void> accepted) {
    long now = System.nanoTime();
    var sender = new Sender(message, accepted, now + message.message.limit().toNanos());
    set(sender.dueBy(), now);
    queue.senders().addLast(sender);
    waiting++;
  }

  private void set(long dueBy, long now) {
    ScheduledFuture<?> present = next;
    if (present != null) {
      if (nextAt - dueBy <= 0) {
        return;
      }
      present.cancel(false);
    }
    next = timer.schedule(sweep, Math.max(1, dueBy - now), TimeUnit.NANOSECONDS);
    nextAt = dueBy;
  }

  /** Lets those in for whom there is room. */
  void admit(LocalQueue queue, int most, List<CompletableFuture<Void>> admitted) {
    if (queue.senders().isEmpty()
        || queue.size() > most - Math.max(1, Math.min(TOGETHER, most / 8))) {
      return;
    }
    while (queue.size() < most && !queue.senders().isEmpty()) {
      Sender sender = queue.senders().removeFirst();
      queue.add(sender.message());
      admitted.add(sender.accepted());
      left(1);
    }
  }

  /** Some wait no longer. */
  void left(int count) {
    waiting -= count;
    if (waiting == 0 && next != null) {
      next.cancel(false);
      next = null;
    }
  }

  /** Takes out those whose time is over, and sets the timer for the others. */
  List<Due> due(Collection<LocalQueue> queues) {
    long now = System.nanoTime();
    next = null;
    List<Due> due = new ArrayList<>();
    for (LocalQueue queue : queues) {
      Iterator<Sender> all = queue.senders().iterator();
      while (all.hasNext()) {
        Sender each = all.next();
        if (each.isDue(now)) {
          all.remove();
          due.add(new Due(each, queue));
        } else {
          set(each.dueBy(), now);
        }
      }
    }
    left(due.size());
    return due;
  }
}
