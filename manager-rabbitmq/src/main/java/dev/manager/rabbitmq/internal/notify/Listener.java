package dev.manager.rabbitmq.internal.notify;

import dev.manager.notify.Notification;
import dev.manager.notify.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns notifications into events, one at a time and in their order, on a thread of its own, and
 * acknowledges each when its event was delivered. What a handler gives back returns to the queue
 * after a pause, a bounded number of times; then it is parked. Thread-safe: the thread alone has
 * the memory of messages, the counters are atomic.
 */
final class Listener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final int REMEMBERED = 10_000;
  private static final int ROOM = 4; // times what one connection may deliver
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String PARKED = ".parked";

  private record GoesBack(long at, Bus.Incoming message) {}

  private final Bus bus;
  private final NotificationsConfig config;
  private final Origin origin;
  private final Handlers handlers;
  private final BiConsumer<String, Map<String, Object>> events;
  private final Backoff pause;
  private final List<String> keys = new ArrayList<>();
  private final BlockingQueue<Bus.Incoming> taken;
  private final PriorityQueue<GoesBack> goBack =
      new PriorityQueue<>(Comparator.comparingLong(GoesBack::at)); // confined to the thread
  private final Recent handled = new Recent(REMEMBERED); // confined to the thread
  private final Recent givenBack = new Recent(REMEMBERED); // confined to the thread
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong filtered = new AtomicLong();
  private final AtomicLong own = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong requeued = new AtomicLong();
  private final AtomicLong parked = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread = new Thread(this::run, "dev.manager-rabbitmq-listen");
  private volatile Bus.@Nullable Subscription subscription;
  private volatile boolean closed;

  /**
   * @param events delivers an event, and returns when that is done
   */
  Listener(
      Bus bus,
      NotificationsConfig config,
      Origin origin,
      Handlers handlers,
      BiConsumer<String, Map<String, Object>> events) {
    this.bus = bus;
    this.config = config;
    this.origin = origin;
    this.handlers = handlers;
    this.events = events;
    this.pause = new Backoff(FIRST_PAUSE, config.listen().requeuePause());
    for (String topic : config.listen().topics()) {
      config.listen().priorities().forEach(each -> keys.add(topic + "." + each.topic()));
    }
    int most = Math.max(config.listen().prefetch(), keys.size()); // one of each queue at least
    this.taken = new ArrayBlockingQueue<>(ROOM * most);
    thread.setDaemon(true);
  }

  void open() {
    thread.start();
    var feed =
        new Bus.Feed(
            config.exchange(),
            List.copyOf(keys),
            config.listen().pool(),
            config.listen().prefetch());
    subscription = bus.subscribe(feed, this::take);
  }

  /** There is room, unless many connections were lost before the old work was done. */
  private void take(Bus.Incoming message) {
    if (closed || !taken.offer(message)) {
      message.giveBack();
    }
  }

  private void run() {
    while (!closed) {
      try {
        Bus.Incoming next = taken.poll(untilNextGoesBack(), TimeUnit.NANOSECONDS);
        giveBackWhatIsDue();
        if (next != null) {
          handle(next);
        }
      } catch (InterruptedException e) {
        break; // only close interrupts
      } catch (RuntimeException e) {
        log.error("A notification could not be handled", e);
      }
    }
  }

  private long untilNextGoesBack() {
    GoesBack next = goBack.peek();
    return next == null ? LOOK_NANOS : Math.max(0, next.at() - System.nanoTime());
  }

  private void giveBackWhatIsDue() {
    for (GoesBack next = goBack.peek();
        next != null && next.at() - System.nanoTime() <= 0;
        next = goBack.peek()) {
      goBack.remove();
      next.message().giveBack();
    }
  }

  private void handle(Bus.Incoming message) {
    Wire.Received received;
    try {
      received = Wire.read(message.body());
    } catch (Wire.UnreadableException e) {
      if (e.isOtherPriority) {
        log.warn("A notification in {} is left out: {}", message.queue(), e.getMessage());
        dropped.incrementAndGet();
        message.acknowledge();
      } else {
        park(message, String.valueOf(e.getMessage()));
      }
      return;
    }
    String id = received.uniqueId();
    if (!config.listen().own() && origin.isOwn(received, message.key())) {
      count(own, message);
    } else if (!id.isEmpty() && handled.has(id)) {
      count(duplicates, message);
    } else if (!config.listen().filter().matches(received.notification())) {
      count(filtered, message);
    } else {
      deliver(message, received);
    }
  }

  private static void count(AtomicLong counter, Bus.Incoming message) {
    counter.incrementAndGet();
    message.acknowledge();
  }

  private void deliver(Bus.Incoming message, Wire.Received received) {
    Notification notification = received.notification();
    String id = received.uniqueId().isEmpty() ? notification.messageId() : received.uniqueId();
    if (!handlers.handle(notification)) {
      if (!closed) {
        giveBack(message, id);
      }
      return;
    }
    Map<String, Object> properties = notification.properties();
    properties.put(Notifier.ORIGIN, "rabbit:" + message.queue());
    events.accept(notification.topic(), properties);
    handled.add(id);
    givenBack.remove(id);
    count(delivered, message);
  }

  private void giveBack(Bus.Incoming message, String id) {
    int times = givenBack.add(id);
    if (times > config.listen().requeues()) {
      givenBack.remove(id);
      park(message, "handlers gave it back %d times".formatted(times));
    } else {
      requeued.incrementAndGet();
      goBack.add(new GoesBack(System.nanoTime() + pause.nanos(times), message));
    }
  }

  /** Puts a message aside, with the reason; if that cannot be done, it goes back. */
  private void park(Bus.Incoming message, String why) {
    String queue = message.queue() + PARKED;
    log.warn("A notification goes from {} to {}: {}", message.queue(), queue, why);
    Map<String, Object> headers =
        Map.of(
            "x-parked-reason", why,
            "x-parked-key", message.key(),
            "x-parked-host", origin.host(),
            "x-parked-at", EventForwarder.now());
    var unused =
        bus.park(queue, message.body(), headers, config.publishTimeout())
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    count(parked, message);
                  } else {
                    log.warn("It could not be parked, and goes back: {}", failure.getMessage());
                    message.giveBack();
                  }
                });
  }

  /** Takes no more, ends what it is at, and lets the rest go back. */
  @Override
  public void close() {
    closed = true;
    Bus.Subscription present = subscription;
    if (present != null) {
      present.stop();
    }
    try {
      if (Thread.currentThread() != thread) {
        thread.join(Math.max(1, config.forward().flush().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    if (present != null) {
      present.close();
    }
  }

  NotificationStatus.Listen status() {
    return new NotificationStatus.Listen(
        List.copyOf(keys),
        delivered.get(),
        filtered.get(),
        own.get(),
        duplicates.get(),
        requeued.get(),
        parked.get(),
        dropped.get());
  }
}
