package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.manager.rpc.RpcOverloadException;
import dev.manager.rpc.RpcUnroutableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one channel, and follows each message until the broker has confirmed it: many are on
 * their way at once. What was not confirmed when a connection is lost is sent again on the next, in
 * order, with the same body. Thread-safe; nobody who publishes waits for the broker. The channel is
 * made by the link's keeper, written by the {@link Pump}, and confirmed on its connection's reading
 * thread.
 */
final class Publisher implements Link.User, Pump.Owner, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final int NAME_BYTES = 255;
  private static final Duration REOPEN = Duration.ofMillis(100);
  private static final Duration CLOSED = Duration.ofSeconds(2);

  private final String name;
  private final Link link;
  private final Pump pump;
  private final Fates fates;
  private final Silence silence;
  private final Future<?> looks;
  private final Refusals refusals = new Refusals();
  private volatile @Nullable Session latest; // written by the keeper
  private volatile boolean blocked;
  private volatile boolean closed;

  /**
   * Makes a publisher, which begins when it is added to the link.
   *
   * @param name what logs call it
   * @param grace for how long a message that reaches no queue is tried again
   * @param silence how long nothing may be confirmed until a channel is replaced
   * @param room what may be on its way at once
   * @param writer runs what may wait for the socket: one thread
   * @param timer runs what is due
   */
  Publisher(
      String name,
      Link link,
      Duration grace,
      Duration silence,
      Room room,
      Executor writer,
      ScheduledExecutorService timer) {
    this.name = name;
    this.link = link;
    this.pump = new Pump(this, writer);
    this.fates = new Fates(link, grace, room, timer, pump::addAgain);
    this.silence = new Silence(name, silence);
    long look = Math.min(TimeUnit.SECONDS.toNanos(1), silence.toNanos());
    this.looks = timer.scheduleWithFixedDelay(this::checkSilence, look, look, TimeUnit.NANOSECONDS);
  }

  /**
   * Publishes a message.
   *
   * @return completed when the broker has confirmed it. Failed with {@link RpcUnroutableException}
   *     if it reaches no queue and is mandatory; with {@link RpcOverloadException} if too much is
   *     on its way, or the broker refuses it until its limit passes; with an {@link IOException} if
   *     it could not be sent within its limit: it says so if the message may have arrived
   */
  CompletionStage<@Nullable Void> publish(Publication publication) {
    var sending = new Sending(publication);
    Exception refusal = refusal(publication);
    if (refusal == null) {
      refusal = fates.enter(sending);
    }
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    pump.add(sending);
    if (closed) { // just now
      fates.end(sending, Fates.stopped());
    }
    return sending.done;
  }

  private @Nullable IOException refusal(Publication publication) {
    if (closed) {
      return Fates.stopped();
    }
    if (isTooLong(publication.exchange()) || isTooLong(publication.key())) {
      return new IOException(
          "%.40s... is longer than the %d bytes of a name in RabbitMQ"
              .formatted(
                  isTooLong(publication.key()) ? publication.key() : publication.exchange(),
                  NAME_BYTES));
    }
    return refusals.of(publication);
  }

  private static boolean isTooLong(String text) {
    return text.length() > NAME_BYTES / 3 && text.getBytes(UTF_8).length > NAME_BYTES;
  }

  @Override
  public @Nullable Session session() {
    return latest;
  }

  @Override
  public boolean isTaking() {
    return !blocked;
  }

  @Override
  public boolean again(Sending lost) {
    return fates.lost(lost);
  }

  @Override
  public void broken(Session session) {
    link.submit(() -> renew(session));
  }

  private void confirmed(Session session, long number, boolean multiple, boolean taken) {
    long now = System.nanoTime();
    session.confirmed = now;
    silence.broken();
    for (Sending each : session.unconfirmed.confirmed(number, multiple)) {
      if (taken) {
        silence.taken(each);
        fates.confirmed(each, now - each.written, now);
      } else {
        fates.refused(each);
        if (!session.dead && silence.refusesTooLong(session, each)) {
          giveUp(session);
        }
      }
    }
    pump.wakeIfStalled();
  }

  private void checkSilence() {
    Session session = latest;
    if (session != null && !session.dead && !blocked && !closed && silence.isTooLong(session)) {
      giveUp(session);
    }
  }

  private void giveUp(Session session) {
    session.dead = true;
    broken(session);
  }

  @Override
  public void up(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ gives no more channels on this connection");
    }
    var session = new Session(channel);
    channel.confirmSelect();
    channel.addConfirmListener(
        (number, multiple) -> confirmed(session, number, multiple, true),
        (number, multiple) -> confirmed(session, number, multiple, false));
    channel.addReturnListener(
        back ->
            session.unconfirmed.returned(back.getExchange(), back.getRoutingKey(), back.getBody()));
    channel.addShutdownListener(cause -> ended(session, cause));
    latest = session;
    pump.wake();
  }

  private void ended(Session session, ShutdownSignalException cause) {
    session.dead = true;
    if (!cause.isHardError() && !closed) {
      link.submit(
          () -> {
            refusal(cause);
            link.later(() -> renew(session), REOPEN);
          });
    }
  }

  /** The broker closed the channel: those that it will never take fail, others go on. */
  private void refusal(ShutdownSignalException cause) {
    if (cause.getReason() instanceof AMQP.Channel.Close close) {
      log.warn("RabbitMQ closed the channel of {}: {}", name, close.getReplyText());
      refusals.note(close);
      for (Sending each : fates.open()) {
        IOException refused = refusals.of(each.publication);
        if (refused != null) {
          fates.end(each, refused);
        }
      }
    }
  }

  private void renew(Session dead) {
    Connection connection = link.connection();
    if (latest != dead || connection == null || closed) {
      return; // another took its place
    }
    try {
      dead.channel.abort();
      up(connection);
    } catch (IOException | RuntimeException e) {
      log.debug("No new channel for {}", name, e);
      connection.abort(1000); // the link makes another
    }
  }

  @Override
  public void down() {
    latest = null;
    blocked = false;
    pump.wake();
  }

  @Override
  public void blocked(boolean now) {
    blocked = now;
    pump.wake();
  }

  /** Returns how many messages are on their way. */
  int pending() {
    return fates.open().size();
  }

  PublisherCounters counters() {
    return fates.counters();
  }

  /** Gives what is on its way a short time, then fails it. Further calls do nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    looks.cancel(false);
    var rest =
        CompletableFuture.allOf(
            fates.open().stream().map(each -> each.done).toArray(CompletableFuture[]::new));
    try {
      rest.get(CLOSED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("Publisher {} ends with messages on their way", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    link.remove(this);
    fates.close();
  }
}
