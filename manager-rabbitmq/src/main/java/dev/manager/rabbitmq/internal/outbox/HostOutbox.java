package dev.manager.rabbitmq.internal.outbox;

import dev.manager.RequestContext;
import dev.manager.notify.Notification;
import dev.manager.notify.Outbox;
import dev.manager.notify.OutboxFullException;
import dev.manager.notify.Priority;
import dev.manager.rabbitmq.internal.notify.Driver;
import dev.manager.rabbitmq.internal.notify.NotificationsConfig;
import dev.manager.rabbitmq.internal.notify.Origin;
import dev.manager.rabbitmq.internal.notify.Wire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Adds to the outbox, and tells the forwarder. Thread-safe. */
final class HostOutbox implements Outbox {
  private static final DateTimeFormatter OSLO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
  private static final int PUBLISHER_LENGTH = 200;
  private static final int EVENT_TYPE_LENGTH = 255;

  private final NotificationsConfig config;
  private final Origin origin;
  private final Backlog backlog;
  private final OutboxForwarder forwarder;

  HostOutbox(
      NotificationsConfig config, Origin origin, Backlog backlog, OutboxForwarder forwarder) {
    this.config = config;
    this.origin = origin;
    this.backlog = backlog;
    this.forwarder = forwarder;
  }

  @Override
  public String add(
      Connection transaction,
      String publisherId,
      Priority priority,
      RequestContext context,
      String eventType,
      Map<String, ?> payload)
      throws SQLException {
    check("publisher id", publisherId, PUBLISHER_LENGTH);
    check("event type", eventType, EVENT_TYPE_LENGTH);
    if (transaction.getAutoCommit()) {
      throw new IllegalArgumentException(
          "The connection commits by itself, expected a transaction: a notification must stand or"
              + " fall with the work that it tells of");
    }
    long waiting = backlog.waiting();
    long most = config.outbox().backlog();
    if (waiting >= most) {
      throw new OutboxFullException(waiting, most);
    }
    var notification =
        new Notification(
            UUID.randomUUID().toString(),
            publisherId,
            eventType,
            priority,
            new LinkedHashMap<>(payload),
            OSLO_TIME.format(LocalDateTime.now(ZoneOffset.UTC)),
            Notification.publicContext(context));
    for (String topic : config.topics()) {
      for (Driver driver : config.drivers()) {
        String key = topic + "." + priority.topic();
        OutboxStore.add(transaction, notification, key, driver, message(notification, key, driver));
      }
    }
    forwarder.added(publisherId, config.topics().size() * config.drivers().size());
    return notification.messageId();
  }

  private String message(Notification notification, String key, Driver driver) {
    String id = origin.uniqueId(notification.messageId(), key, driver);
    String message;
    try {
      message = Wire.message(notification, id);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("The payload is in itself", e);
    }
    int bytes = Wire.body(message, driver).length;
    if (bytes > config.messageBytes()) {
      throw new IllegalArgumentException(
          "Notification %s of %s has %d bytes, expected at most %d (message.max.bytes)"
              .formatted(
                  notification.eventType(),
                  notification.publisherId(),
                  bytes,
                  config.messageBytes()));
    }
    return message;
  }

  private static void check(String what, String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw new IllegalArgumentException(
          "The %s has %d characters, expected 1 to %d".formatted(what, text.length(), most));
    }
  }
}
