package dev.manager.rabbitmq.internal.notify;

import dev.manager.notify.Notification;
import dev.manager.notify.Notifier;
import dev.manager.notify.Priority;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events as notifications into the buffer. Thread-safe; never blocks the thread of Event
 * Admin, and never throws.
 */
final class EventForwarder implements EventHandler {
  private static final Logger log = LoggerFactory.getLogger(EventForwarder.class);
  private static final DateTimeFormatter OSLO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

  private final NotificationsConfig config;
  private final Origin origin;
  private final Buffer buffer;
  private final AtomicLong refused = new AtomicLong();

  EventForwarder(NotificationsConfig config, Origin origin, Buffer buffer) {
    this.config = config;
    this.origin = origin;
    this.buffer = buffer;
  }

  @Override
  public void handleEvent(Event event) {
    if (event.getProperty(Notifier.ORIGIN) != null) {
      return; // it came from a broker, and must not go back
    }
    try {
      forward(notification(event));
    } catch (RuntimeException | StackOverflowError e) { // a list may be in itself
      long count = refused.incrementAndGet();
      if (Long.bitCount(count) == 1) { // at 1, 2, 4, 8 …: a flood fills no log
        log.warn("{} events cannot be notifications, the last {}", count, event.getTopic(), e);
      }
    }
  }

  private void forward(Notification notification) {
    for (String topic : config.topics()) {
      String key = topic + "." + notification.priority().topic();
      for (Driver driver : config.drivers()) {
        String id = origin.uniqueId(notification.messageId(), key, driver);
        buffer.put(key, body(notification, id, driver));
      }
    }
  }

  private byte[] body(Notification notification, String id, Driver driver) {
    byte[] body = Wire.body(Wire.message(notification, id), driver);
    if (body.length > config.messageBytes()) {
      throw new IllegalArgumentException(
          "Notification %s of %s has %d bytes, expected at most %d (message.max.bytes)"
              .formatted(
                  notification.eventType(),
                  notification.publisherId(),
                  body.length,
                  config.messageBytes()));
    }
    return body;
  }

  private static Notification notification(Event event) {
    String word = text(event, Notifier.PRIORITY);
    Priority priority =
        Wire.priority(word == null ? "" : word)
            .orElseThrow(() -> new IllegalArgumentException("Its priority is " + word));
    String eventType = text(event, Notifier.EVENT_TYPE);
    String publisherId = text(event, Notifier.PUBLISHER_ID);
    if (eventType == null || publisherId == null) {
      throw new IllegalArgumentException("It has no event_type or no publisher_id");
    }
    String messageId = text(event, Notifier.MESSAGE_ID);
    String timestamp = text(event, Notifier.TIMESTAMP);
    return new Notification(
        messageId == null ? UUID.randomUUID().toString() : messageId,
        publisherId,
        eventType,
        priority,
        event.getProperty(Notifier.PAYLOAD),
        timestamp == null ? now() : timestamp,
        context(event.getProperty(Notifier.CONTEXT)));
  }

  static String now() {
    return OSLO_TIME.format(LocalDateTime.now(ZoneOffset.UTC));
  }

  private static Map<String, Object> context(@Nullable Object value) {
    Map<String, Object> context = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            if (key != null && each != null) {
              context.put(key.toString(), each);
            }
          });
    }
    return context;
  }

  private static @Nullable String text(Event event, String key) {
    Object value = event.getProperty(key);
    return value == null ? null : value.toString();
  }

  long refused() {
    return refused.get();
  }
}
