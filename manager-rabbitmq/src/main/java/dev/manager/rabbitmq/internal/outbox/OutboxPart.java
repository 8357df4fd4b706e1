package dev.manager.rabbitmq.internal.outbox;

import dev.manager.notify.Outbox;
import dev.manager.rabbitmq.internal.notify.Bus;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.rabbitmq.internal.notify.Origin;
import dev.manager.record.Database;
import dev.manager.record.Leases;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox with one configuration: it is offered once its table is there. Opened once, then
 * closed once; guarded by itself, for the forwarder's thread offers it.
 */
final class OutboxPart implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboxPart.class);

  private final OutboxForwarder forwarder;
  private final HostOutbox outbox;
  private @Nullable Function<Outbox, Runnable> offer;
  private @Nullable Runnable withdrawal;
  private boolean closed;

  OutboxPart(
      Database database,
      Leases leases,
      Bus bus,
      NotificationsConfig config,
      Origin origin,
      LongSupplier nanos) {
    var backlog = new Backlog(nanos);
    this.forwarder =
        new OutboxForwarder(new OutboxStore(database), leases, bus, config, backlog, this::ready);
    this.outbox = new HostOutbox(config, origin, backlog, forwarder);
  }

  /**
   * Begins.
   *
   * @param offer offers the outbox, and returns what withdraws it
   */
  void open(Function<Outbox, Runnable> offer) {
    synchronized (this) {
      this.offer = offer;
    }
    forwarder.open();
  }

  private void ready() {
    Function<Outbox, Runnable> present;
    synchronized (this) {
      present = closed ? null : offer;
    }
    if (present == null) {
      return;
    }
    Runnable made = present.apply(outbox);
    boolean late;
    synchronized (this) {
      late = closed;
      withdrawal = late ? null : made;
    }
    if (late) {
      made.run();
    }
  }

  OutboxStatus status() {
    return forwarder.status();
  }

  @Override
  public void close() {
    Runnable present;
    synchronized (this) {
      closed = true;
      present = withdrawal;
      withdrawal = null;
    }
    if (present != null) {
      try {
        present.run();
      } catch (IllegalStateException e) {
        log.debug("The framework has withdrawn the outbox already", e);
      }
    }
    forwarder.close();
  }
}
