package dev.manager.rpc.internal.local;

import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
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
  private final LocalSenders senders;
  private boolean gone;
  private long left; // when the last listener closed, by System.nanoTime
  private final Map<String, Long> idleSince = new HashMap<>();

  LocalTopic(String name, LocalTransport transport) {
    this.name = name;
    this.transport = transport;
    this.shared = new LocalQueue(name);
    this.senders = new LocalSenders(transport.timer(), this::sweep);
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
    var out = new LocalOutbox();
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
      collect(out);
    } finally {
      lock.unlock();
    }
    out.deliver();
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
    if (!limits.waits() || senders.waiting() >= limits.senders()) {
      accepted.completeExceptionally(
          new RpcOverloadException(
              limits.waits()
                  ? "Queue %s is full, and %d senders wait already (local.senders.max)"
                      .formatted(queue, senders.waiting())
                  : "Queue %s is full with %d messages (local.queue.max)"
                      .formatted(queue, queue.size())));
      return;
    }
    senders.add(queue, message, accepted);
  }

  /** The time of some senders may be over. */
  private void sweep() {
    List<LocalSenders.Due> due;
    lock.lock();
    try {
      List<LocalQueue> queues = new ArrayList<>(servers.values());
      queues.add(shared);
      due = senders.due(queues);
    } finally {
      lock.unlock();
    }
    due.forEach(LocalSenders.Due::giveUp);
  }

  /** Delivers whatever can be delivered. */
  private void pump() {
    var out = new LocalOutbox();
    lock.lock();
    try {
      collect(out);
    } finally {
      lock.unlock();
    }
    out.deliver();
  }

  /** Takes out whatever can be delivered; under the lock. */
  private void collect(LocalOutbox out) {
    LocalListener ready = ready(out);
    while (ready != null) {
      if (listeners.size() > 1) {
        listeners.remove(ready); // so that the next message goes to another one
        listeners.add(ready);
      }
      ready = ready(out);
    }
  }

  /** Takes out one message, for the first listener that takes any; returns that. */
  private @Nullable LocalListener ready(LocalOutbox out) {
    for (LocalListener each : listeners) {
      if (each.takes() && deliver(each, out)) {
        return each;
      }
    }
    return null;
  }

  private boolean deliver(LocalListener listener, LocalOutbox out) {
    for (int i = 0; i < listener.queues(); i++) {
      LocalQueue queue = listener.next(i);
      LocalMessage message = poll(queue, out.admitted());
      if (message != null) {
        listener.turn();
        var delivery = new LocalDelivery(message, queue, listener);
        listener.unsettled().add(delivery);
        out.deliveries().add(delivery);
        return true;
      }
    }
    return false;
  }

  /** Takes the first message that is still of use, and lets waiting senders fill the room. */
  private @Nullable LocalMessage poll(LocalQueue queue, List<CompletableFuture<Void>> admitted) {
    LocalMessage message = queue.poll();
    if (message == null) {
      return null; // and then no sender waits for room in it
    }
    long now = System.nanoTime();
    while (message != null && message.isStale(now)) {
      transport.counters().expired(1);
      admit(queue, admitted);
      message = queue.poll();
    }
    admit(queue, admitted);
    return message;
  }

  private void admit(LocalQueue queue, List<CompletableFuture<Void>> admitted) {
    senders.admit(queue, transport.limits().queue(), admitted);
  }

  /** A receiver is done with a delivery, which goes back to its queue or is over. */
  void settled(LocalDelivery delivery, boolean back) {
    LocalOutbox out = null;
    lock.lock();
    try {
      boolean full = !delivery.listener.takes(); // else nothing waits for room with it
      if (delivery.listener.unsettled().remove(delivery) && back) {
        delivery.from.putBack(delivery.message);
      }
      if (full || back) {
        out = new LocalOutbox();
        collect(out);
      }
    } finally {
      lock.unlock();
    }
    if (out != null) {
      out.deliver();
    }
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
      List<LocalDelivery> back = listener.unsettled().all();
      back.removeIf(each -> !each.settle()); // who settles it now is about to come for it
      back.forEach(listener.unsettled()::remove);
      Collections.reverse(back); // the last goes back first, and so ends up behind the others
      for (LocalDelivery each : back) {
        if (each.from != listener.fanout()) {
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
    List<LocalSenders.Sender> refused = new ArrayList<>();
    int lost;
    lock.lock();
    try {
      lost = queue.size();
      while (queue.poll() != null) {}
      refused.addAll(queue.senders());
      queue.senders().clear();
      senders.left(refused.size());
    } finally {
      lock.unlock();
    }
    if (lost > 0) {
      transport.counters().dropped(lost);
      log.warn("{} messages to {} are dropped, for nobody serves it any more", lost, queue);
    }
    for (LocalSenders.Sender each : refused) {
      each.accepted()
          .completeExceptionally(
              new RpcUnroutableException("Nobody serves " + queue + " any more"));
    }
  }

  String name() {
    return name;
  }
}
