package dev.manager.rabbitmq.internal;

import com.rabbitmq.client.AMQP;
import dev.manager.spi.RpcAddress;
import dev.manager.spi.RpcListener;
import dev.manager.spi.RpcMessage;
import dev.manager.spi.RpcReceiver;
import dev.manager.spi.RpcReplies;
import dev.manager.spi.RpcTransport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport {@code rabbit}: oslo.messaging's wire. Thread-safe. */
final class RabbitTransport implements RpcTransport {
  private static final Logger log = LoggerFactory.getLogger(RabbitTransport.class);
  private static final Duration PARKING = Duration.ofSeconds(10);

  /** What every message has, as oslo sends it. */
  private static final AMQP.BasicProperties PROPERTIES =
      new AMQP.BasicProperties.Builder()
          .contentType("application/json")
          .contentEncoding("utf-8")
          .headers(Map.of())
          .deliveryMode(2)
          .priority(0)
          .build();

  private final Topology topology;
  private final RabbitConfig.Limits limits;
  private final Envelope envelope;
  private final Link consuming;
  private final Publisher requests;
  private final Publisher answers;
  private final ScheduledExecutorService timer;
  private final Executor settling;
  private final TransportCounters counters = new TransportCounters();
  private final Takers takers;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Replies> replies = ConcurrentHashMap.newKeySet();

  /**
   * Makes it.
   *
   * @param consuming the connection that takes
   * @param requests publishes requests
   * @param answers publishes replies
   * @param timer runs what is due
   * @param settling runs what may wait for the socket of the connection that takes: one thread
   */
  RabbitTransport(
      RabbitConfig config,
      Link consuming,
      Publisher requests,
      Publisher answers,
      ScheduledExecutorService timer,
      Executor settling) {
    this.topology = new Topology(config.queues(), config.limits().parked());
    this.limits = config.limits();
    this.envelope = new Envelope(limits.messageBytes());
    this.consuming = consuming;
    this.takers = new Takers(consuming);
    this.requests = requests;
    this.answers = answers;
    this.timer = timer;
    this.settling = settling;
  }

  @Override
  public String name() {
    return "rabbit";
  }

  @Override
  public boolean mayDuplicate() {
    return true;
  }

  @Override
  public RpcListener listen(RpcAddress server, int prefetch, RpcReceiver receiver)
      throws IOException {
    var listener = new Listener(this, consuming, server, prefetch, receiver);
    listener.open();
    listeners.add(listener);
    return listener;
  }

  @Override
  public RpcReplies replies(Consumer<byte[]> receiver) throws IOException {
    var opened = new Replies(this, consuming, receiver, timer);
    opened.open();
    replies.add(opened);
    return opened;
  }

  @Override
  public CompletionStage<Void> send(RpcAddress to, RpcMessage message) {
    byte[] body = envelope.wrap(message.body());
    if (body.length > limits.messageBytes()) {
      return CompletableFuture.failedFuture(
          new IOException(
              "It has %d bytes, more than message.max.bytes (%d)"
                  .formatted(body.length, limits.messageBytes())));
    }
    AMQP.BasicProperties properties = properties(message.timeToLive());
    return switch (to.kind()) {
      case TOPIC, SERVER ->
          requests.publish(
              new Publication(
                  to.exchange(),
                  to.toString(),
                  properties,
                  body,
                  List.of(topology.exchange(to.exchange())),
                  message.mandatory(),
                  message.limit(),
                  message.retry(),
                  () ->
                      "Nobody serves %s: RabbitMQ has no queue of that name at exchange %s"
                          .formatted(to, to.exchange())));
      case FANOUT ->
          requests.publish(
              new Publication(
                  to.toString(),
                  "",
                  properties,
                  body,
                  List.of(topology.fanout(to.topic())),
                  false,
                  message.limit(),
                  message.retry(),
                  () -> ""));
      case REPLY ->
          answers.publish(
              new Publication(
                  "",
                  to.topic(),
                  properties,
                  body,
                  List.of(),
                  message.mandatory(),
                  message.limit(),
                  message.retry(),
                  () -> "Nobody waits for replies at " + to.topic()));
    };
  }

  @Override
  public CompletionStage<String> absence(RpcAddress to) {
    return switch (to.kind()) {
      case TOPIC, SERVER -> takers.absence(to.toString());
      case FANOUT, REPLY -> CompletableFuture.completedFuture("");
    };
  }

  private static AMQP.BasicProperties properties(@Nullable Duration timeToLive) {
    return timeToLive == null
        ? PROPERTIES
        : PROPERTIES.builder().expiration("" + Math.max(1, timeToLive.toMillis())).build();
  }

  /** Puts a message aside, with the reason; completed when the broker has it there. */
  CompletionStage<@Nullable Void> park(
      RpcAddress of, Delivery.Arrived arrived, Poison poison, String reason) {
    Map<String, Object> headers = new HashMap<>();
    if (arrived.properties().getHeaders() != null) {
      headers.putAll(arrived.properties().getHeaders());
    }
    headers.put("x-parked-reason", reason.substring(0, Math.min(reason.length(), 1000)));
    headers.put("x-parked-from", of.toString());
    headers.put("x-parked-exchange", arrived.envelope().getExchange());
    headers.put("x-parked-key", arrived.envelope().getRoutingKey());
    headers.put("x-parked-at", Instant.now().toString());
    Declaration.Queue queue = topology.parked(of.topic());
    log.warn("A message to {} is parked in {}: {}", of, queue.name(), reason);
    var properties = arrived.properties().builder().headers(headers).expiration(null).build();
    return requests
        .publish(
            new Publication(
                "",
                queue.name(),
                properties,
                arrived.raw(),
                List.of(queue),
                true,
                PARKING,
                null,
                () -> "There is no queue " + queue.name()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                counters.parked.add(poison, queue.name(), reason);
              } else {
                log.error("A message to {} cannot be parked, and comes again", of, failure);
              }
            });
  }

  Topology topology() {
    return topology;
  }

  int redeliveries() {
    return limits.redeliveries();
  }

  Envelope envelope() {
    return envelope;
  }

  Executor settling() {
    return settling;
  }

  TransportCounters counters() {
    return counters;
  }

  void closed(Listener listener) {
    listeners.remove(listener);
  }

  void closed(Replies closed) {
    replies.remove(closed);
  }

  Set<Listener> listeners() {
    return listeners;
  }

  Set<Replies> replies() {
    return replies;
  }

  /** Ends what is still open. */
  void close() {
    listeners.forEach(Listener::close);
    replies.forEach(Replies::close);
    takers.close();
  }
}
