package dev.manager.impl.internal;

import dev.manager.RequestContext;
import dev.manager.notify.Notification;
import dev.manager.notify.Notifier;
import dev.manager.notify.Priority;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks for one publisher. Immutable and thread-safe. */
final class HostNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(HostNotifier.class);
  private static final DateTimeFormatter OSLO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

  private final EventPublisher events;
  private final String publisherId;

  HostNotifier(EventPublisher events, String publisherId) {
    this.events = events;
    this.publisherId = publisherId;
  }

  @Override
  public void notify(
      Priority priority, RequestContext context, String eventType, Map<String, ?> payload) {
    try {
      var notification =
          new Notification(
              UUID.randomUUID().toString(),
              publisherId,
              eventType,
              priority,
              Collections.unmodifiableMap(new LinkedHashMap<>(payload)),
              OSLO_TIME.format(LocalDateTime.now(Clock.system(ZoneOffset.UTC))),
              Notification.publicContext(context));
      events.publish(notification.topic(), notification.properties());
    } catch (RuntimeException e) {
      // A caller's work must not fail because what it says of it cannot be said.
      log.error("Notification {} of {} is dropped: it cannot be made", eventType, publisherId, e);
    }
  }

  @Override
  public Notifier prepare(String other) {
    return new HostNotifier(events, other);
  }
}
