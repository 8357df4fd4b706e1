package dev.manager.rabbitmq.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * All that goes over RabbitMQ from one host: a connection that publishes, one that takes, and what
 * uses them. Thread-safe.
 */
final class RabbitHost implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer = Threads.timer("manager-rabbit-timer");
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Threads.named("manager-rabbit-writer"));
  private final ExecutorService settling =
      Executors.newSingleThreadExecutor(Threads.named("manager-rabbit-settle"));
  private final RabbitConfig config;
  private final Connector connector;
  private final Link publishing;
  private final Link consuming;
  private final Room room;
  private final Publisher requests;
  private final Publisher answers;
  private final RabbitTransport transport;

  RabbitHost(RabbitConfig config, TransportUrl url, String host) {
    this.config = config;
    this.connector = new Connector(config, url, host);
    var backoff = new Backoff(config.connection().pause(), config.connection().longestPause());
    this.publishing = new Link("publish", connector, backoff);
    this.consuming = new Link("consume", connector, backoff);
    this.room = new Room(config.limits().pending(), config.limits().pendingBytes());
    this.requests = publisher("requests");
    this.answers = publisher("replies");
    this.transport = new RabbitTransport(config, consuming, requests, answers, timer, settling);
  }

  /** Makes a publisher with a channel of its own; whoever asks for it closes it. */
  Publisher publisher(String name) {
    return new Publisher(
        name,
        publishing,
        config.limits().unroutableGrace(),
        config.connection().silence(),
        room,
        writer,
        timer);
  }

  /** Begins to connect. */
  void open() {
    publishing.add(requests);
    publishing.add(answers);
    publishing.open();
    consuming.open();
  }

  RabbitTransport transport() {
    return transport;
  }

  Connector connector() {
    return connector;
  }

  Link publishing() {
    return publishing;
  }

  Link consuming() {
    return consuming;
  }

  Publisher requests() {
    return requests;
  }

  Publisher answers() {
    return answers;
  }

  @Override
  public void close() {
    transport.close();
    requests.close();
    answers.close();
    consuming.close();
    publishing.close();
    timer.shutdownNow();
    writer.shutdownNow();
    settling.shutdownNow();
  }
}
