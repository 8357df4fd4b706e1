package dev.manager.rpc.internal.local;

import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
import dev.manager.rpc.internal.local.LocalQueue.Sender;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReceiver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of one topic and who listens to them. Thread-safe: one lock guards them all; receivers
 * and senders are called after it was released. Topics share nothing, so that one that is flooded
 * slows no other.
 */
final class LocalTopic {
  private static final Logger log = LoggerFactory.getLogger(LocalTopic.class);

  private final String name;
  private final LocalTransport transport;
  private final ReentrantLock lock = new ReentrantLock();
  private final LocalQueue shared;
  private final Map<String, LocalQueue> servers = new HashMap<>();
  private final List<LocalListener> listeners = new ArrayList<>();
  private int waiting; // senders
  private boolean gone;
  private long left; // when the last listener closed, by System.nanoTime
  private final Map<String, Long> idleSince = new HashMap<>();

  LocalTopic(String name, LocalTransport transport) {
    this.name = name;
    this.transport = transport;
    this.shared = new LocalQueue(name);
  }

  /** Adds a listener; returns null if the topic has gone meanwhile. */
  @Nullable LocalListener listen(String server, int prefetch, RpcReceiver receiver) {
    LocalListener listener;
    lock.lock();
    try {
      if (gone) {
        return null;
      }
      LocalQueue own = servers.computeIfAbsent(server, key -> new LocalQueue(name + "." + key));
      listener = new LocalListener(this, server, prefetch, receiver, own, shared);
      idleSince.remove(server);
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
    pump();
    return listener;
  }

  CompletionStage<Void> send(RpcAddress to, RpcMessage message) {
    var accepted = new CompletableFuture<Void>();
    lock.lock();
    try {
      if (to.kind() == RpcAddress.Kind.FANOUT) {
        listeners.forEach(each -> fanout(each, message));
        accepted.complete(null);
      } else {
        LocalQueue queue = to.kind() == RpcAddress.Kind.TOPIC ? shared : servers.get(to.server());
        if (gone || queue == null) {
          return LocalTransport.unroutable(to, message);
        }
        offer(queue, new LocalMessage(message, System.nanoTime()), accepted);
      }
    } finally {
      lock.unlock();
    }
    pump();
    return accepted;
  }

  private void fanout(LocalListener listener, RpcMessage message) {
    if (hasRoom(listener.fanout())) {
      listener.fanout().add(new LocalMessage(message, System.nanoTime()));
    } else {
      transport.counters().dropped(1);
    }
  }

  private boolean hasRoom(LocalQueue queue) {
    int most = transport.limits().queue();
    if (queue.size() >= most) {
      transport.counters().expired(queue.dropStale(System.nanoTime()));
    }
    return queue.size() < most;
  }

  private void offer(LocalQueue queue, LocalMessage message, CompletableFuture<Void> accepted) {
    if (queue.senders().isEmpty() && hasRoom(queue)) {
      queue.add(message);
      accepted.complete(null);
      return;
    }
    LocalLimits limits = transport.limits();
    if (!limits.waits() || waiting >= limits.senders()) {
      accepted.completeExceptionally(
          new RpcOverloadException(
              limits.waits()
                  ? "Queue %s is full, and %d senders wait already (local.senders.max)"
                      .formatted(queue, waiting)
                  : "Queue %s is full with %d messages (local.queue.max)"
                      .formatted(queue, queue.size())));
      return;
    }
    waiting++;
    var sender = new Sender(message, accepted);
    queue.senders().addLast(sender);
    var limit = message.message.limit();
    var timer =
        transport
            .timer()
            .schedule(() -> giveUp(queue, sender), limit.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<?> unused = accepted.whenComplete((done, failure) -> timer.cancel(false));
  }

  private void giveUp(LocalQueue queue, Sender sender) {
    lock.lock();
    try {
      if (!queue.senders().remove(sender)) {
        return;
      }
      waiting--;
    } finally {
      lock.unlock();
    }
    sender
        .accepted()
        .completeExceptionally(
            new RpcOverloadException(
                "Queue %s stayed full for %.3f s"
                    .formatted(queue, sender.message().message.limit().toNanos() / 1e9)));
  }

  /** Delivers whatever can be delivered. */
  private void pump() {
    List<LocalDelivery> out = new ArrayList<>();
    List<CompletableFuture<Void>> admitted = new ArrayList<>();
    lock.lock();
    try {
      LocalListener ready = ready(out, admitted);
      while (ready != null) {
        listeners.remove(ready); // so that the next message goes to another one
        listeners.add(ready);
        ready = ready(out, admitted);
      }
    } finally {
      lock.unlock();
    }
    admitted.forEach(each -> each.complete(null));
    out.forEach(each -> each.listener.receiver().received(each));
  }

  /** Delivers one message, to the first listener that takes any; returns that. */
  private @Nullable LocalListener ready(
      List<LocalDelivery> out, List<CompletableFuture<Void>> admitted) {
    for (LocalListener each : listeners) {
      if (each.takes() && deliver(each, out, admitted)) {
        return each;
      }
    }
    return null;
  }

  private boolean deliver(
      LocalListener listener, List<LocalDelivery> out, List<CompletableFuture<Void>> admitted) {
    for (int i = 0; i < listener.queues(); i++) {
      LocalQueue queue = listener.next(i);
      LocalMessage message = poll(queue, admitted);
      if (message != null) {
        listener.turn();
        var delivery = new LocalDelivery(message, queue, listener);
        listener.unsettled().add(delivery);
        out.add(delivery);
        return true;
      }
    }
    return false;
  }

  /** Takes the first message that is still of use, and lets waiting senders fill the room. */
  private @Nullable LocalMessage poll(LocalQueue queue, List<CompletableFuture<Void>> admitted) {
    long now = System.nanoTime();
    LocalMessage message = queue.poll();
    while (message != null && message.isStale(now)) {
      transport.counters().expired(1);
      admit(queue, admitted);
      message = queue.poll();
    }
    admit(queue, admitted);
    return message;
  }

  private void admit(LocalQueue queue, List<CompletableFuture<Void>> admitted) {
    while (queue.size() < transport.limits().queue() && !queue.senders().isEmpty()) {
      Sender sender = queue.senders().removeFirst();
      waiting--;
      queue.add(sender.message());
      admitted.add(sender.accepted());
    }
  }

  /** A receiver is done with a delivery, which goes back to its queue or is over. */
  void settled(LocalDelivery delivery, boolean back) {
    lock.lock();
    try {
      if (delivery.listener.unsettled().remove(delivery) && back) {
        delivery.from.putBack(delivery.message);
      }
    } finally {
      lock.unlock();
    }
    pump();
  }

  void rejected(LocalDelivery delivery, String reason) {
    transport.counters().rejected(1);
    log.warn("A message to {} is dropped: {}", delivery.from, reason);
    settled(delivery, false);
  }

  void quiesce(LocalListener listener) {
    lock.lock();
    try {
      listener.hush();
    } finally {
      lock.unlock();
    }
  }

  void close(LocalListener listener) {
    lock.lock();
    try {
      listener.hush();
      if (!listeners.remove(listener)) {
        return;
      }
      List<LocalDelivery> back = new ArrayList<>(listener.unsettled());
      listener.unsettled().clear();
      Collections.reverse(back); // the last goes back first, and so ends up behind the others
      for (LocalDelivery each : back) {
        if (each.settle() && each.from != listener.fanout()) {
          each.from.putBack(each.message);
        }
      }
      if (listeners.stream().noneMatch(each -> each.server().equals(listener.server()))) {
        idleSince.put(listener.server(), System.nanoTime());
      }
      left = System.nanoTime();
    } finally {
      lock.unlock();
    }
    pump();
    long wait = transport.limits().expires().toNanos();
    try {
      var unused = transport.timer().schedule(() -> expire(wait), wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The queues of {} end with the bundle", name, e);
    }
  }

  /** Drops the queues to which nobody has listened for that long. */
  private void expire(long wait) {
    List<LocalQueue> dropped = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      List<String> idle = new ArrayList<>(idleSince.keySet());
      idle.removeIf(server -> now - idleSince.getOrDefault(server, now) < wait);
      for (String server : idle) {
        idleSince.remove(server);
        LocalQueue queue = servers.remove(server);
        if (queue != null) {
          dropped.add(queue);
        }
      }
      if (!gone && listeners.isEmpty() && now - left >= wait) {
        gone = true;
        dropped.add(shared);
        transport.forget(this);
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(this::drop);
  }

  /** Ends the topic: nothing in it is delivered any more. */
  void end() {
    List<LocalQueue> dropped = new ArrayList<>();
    lock.lock();
    try {
      gone = true;
      dropped.addAll(servers.values());
      dropped.add(shared);
    } finally {
      lock.unlock();
    }
    dropped.forEach(this::drop);
  }

  private void drop(LocalQueue queue) {
    List<Sender> senders = new ArrayList<>();
    int lost;
    lock.lock();
    try {
      lost = queue.size();
      while (queue.poll() != null) {}
      senders.addAll(queue.senders());
      waiting -= senders.size();
      queue.senders().clear();
    } finally {
      lock.unlock();
    }
    if (lost > 0) {
      transport.counters().dropped(lost);
      log.warn("{} messages to {} are dropped, for nobody serves it any more", lost, queue);
    }
    for (Sender each : senders) {
      each.accepted()
          .completeExceptionally(
              new RpcUnroutableException("Nobody serves " + queue + " any more"));
    }
  }

  String name() {
    return name;
  }
}
