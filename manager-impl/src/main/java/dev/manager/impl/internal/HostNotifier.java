package dev.manager.impl.internal;

import dev.manager.RequestContext;
import dev.manager.notify.Notifier;
import dev.manager.notify.Priority;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks for one publisher. Immutable and thread-safe. */
final class HostNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(HostNotifier.class);
  private static final DateTimeFormatter OSLO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
  private static final Pattern NO_TOKEN = Pattern.compile("[^A-Za-z0-9_-]");
  private static final Pattern DOTS = Pattern.compile("[./]+");

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
      Map<String, Object> properties = new HashMap<>();
      properties.put(MESSAGE_ID, UUID.randomUUID().toString());
      properties.put(PUBLISHER_ID, publisherId);
      properties.put(EVENT_TYPE, eventType);
      properties.put(PRIORITY, priority.name());
      properties.put(PAYLOAD, Collections.unmodifiableMap(new LinkedHashMap<>(payload)));
      properties.put(TIMESTAMP, OSLO_TIME.format(LocalDateTime.now(Clock.system(ZoneOffset.UTC))));
      properties.put(CONTEXT, redacted(context));
      events.publish(topic(priority, eventType), properties);
    } catch (RuntimeException e) {
      // A caller's work must not fail because what it says of it cannot be said.
      log.error("Notification {} of {} is dropped: it cannot be made", eventType, publisherId, e);
    }
  }

  private String topic(Priority priority, String eventType) {
    int dot = publisherId.indexOf('.');
    String service = dot < 0 ? publisherId : publisherId.substring(0, dot);
    var topic = new StringBuilder(TOPIC_PREFIX);
    topic.append(priority.topic()).append('/').append(token(service));
    DOTS.splitAsStream(eventType).forEach(part -> topic.append('/').append(token(part)));
    return topic.toString();
  }

  /** Makes a text fit for one part of a topic (Event Admin 1.4, §113.3.1). */
  private static String token(String text) {
    return text.isEmpty() ? "_" : NO_TOKEN.matcher(text).replaceAll("_");
  }

  /** Keeps of a context what may be known to everybody, and nothing else. */
  private static Map<String, Object> redacted(RequestContext context) {
    Map<String, Object> known = new LinkedHashMap<>();
    context.user().ifPresent(user -> known.put("user", user));
    context.project().ifPresent(project -> known.put("project", project));
    known.put("request_id", context.requestId());
    known.put("roles", List.copyOf(context.roles()));
    return Collections.unmodifiableMap(known);
  }

  @Override
  public Notifier prepare(String other) {
    return new HostNotifier(events, other);
  }
}
