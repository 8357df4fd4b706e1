package dev.manager.rabbitmq.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections of notifications: one to send and one to receive, for a broker that is short of
 * memory blocks those that send. Each is made when it is first used. Thread-safe.
 */
final class BusLinks implements AutoCloseable {
  private static final String SENDING = "notify-send";
  private static final String RECEIVING = "notify-listen";

  private final ScheduledThreadPoolExecutor timer = Threads.timer("manager-rabbit-notify-timer");
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Threads.named("manager-rabbit-notify-write"));
  private final Connector connector;
  private final Link sending;
  private final Link receiving;
  private final Publisher publisher;
  private final RabbitBus bus;
  private final AtomicBoolean sends = new AtomicBoolean();
  private final AtomicBoolean receives = new AtomicBoolean();

  BusLinks(RabbitConfig config, TransportUrl url, String host) {
    var backoff = new Backoff(config.connection().pause(), config.connection().longestPause());
    connector = new Connector(config, url, host);
    sending = new Link(SENDING, connector, backoff);
    receiving = new Link(RECEIVING, connector, backoff);
    publisher =
        new Publisher(
            "notifications",
            sending,
            config.limits().unroutableGrace(),
            config.connection().silence(),
            new Room(config.limits().pending(), config.limits().pendingBytes()),
            writer,
            timer);
    bus = new RabbitBus(publisher, this::sending, this::receiving, config);
  }

  RabbitBus bus() {
    return bus;
  }

  Connector connector() {
    return connector;
  }

  Publisher publisher() {
    return publisher;
  }

  boolean isSending() {
    return sends.get();
  }

  /** Returns the connections that were used. */
  List<Link> used() {
    List<Link> used = new ArrayList<>();
    if (sends.get()) {
      used.add(sending);
    }
    if (receives.get()) {
      used.add(receiving);
    }
    return used;
  }

  private Link sending() {
    if (!sends.get() && sends.compareAndSet(false, true)) {
      sending.open();
      sending.add(publisher);
    }
    return sending;
  }

  private Link receiving() {
    if (receives.compareAndSet(false, true)) {
      receiving.open();
    }
    return receiving;
  }

  @Override
  public void close() {
    publisher.close();
    sending.close();
    receiving.close();
    writer.shutdown();
    timer.shutdownNow();
  }
}
