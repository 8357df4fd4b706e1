package dev.manager.notify;

import dev.manager.RequestContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One notification, as it is sent and received. Immutable, if what is in it is.
 *
 * @param messageId a UUID; the same however often the notification is delivered
 * @param publisherId {@code service.host} by custom
 * @param eventType words with dots between them, {@code volume.create.start}
 * @param priority how much it matters
 * @param payload the details: by custom a map; whatever JSON can say
 * @param timestamp when, {@code yyyy-MM-dd HH:mm:ss.SSSSSS} in UTC
 * @param context on whose behalf; no credentials
 */
public record Notification(
    String messageId,
    String publisherId,
    String eventType,
    Priority priority,
    @Nullable Object payload,
    String timestamp,
    Map<String, Object> context) {
  private static final Pattern NO_TOKEN = Pattern.compile("[^A-Za-z0-9_-]");
  private static final Pattern DOTS = Pattern.compile("[./]+");

  /** Checks that nothing is missing. */
  public Notification {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(publisherId, "publisherId");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(timestamp, "timestamp");
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }

  /**
   * Keeps of a request's context what may be known to everybody, and nothing else.
   *
   * @param context on whose behalf the thing happened
   * @return {@code user} and {@code project} if there are any, {@code request_id} and {@code roles}
   */
  public static Map<String, Object> publicContext(RequestContext context) {
    Map<String, Object> known = new LinkedHashMap<>();
    context.user().ifPresent(user -> known.put("user", user));
    context.project().ifPresent(project -> known.put("project", project));
    known.put("request_id", context.requestId());
    known.put("roles", List.copyOf(context.roles()));
    return Collections.unmodifiableMap(known);
  }

  /**
   * Returns the topic of the Event Admin event.
   *
   * @return {@code dev/manager/notification/<priority>/<service>/<event type with . as />};
   *     characters that a topic may not have become {@code _}
   */
  public String topic() {
    int dot = publisherId.indexOf('.');
    String service = dot < 0 ? publisherId : publisherId.substring(0, dot);
    var topic = new StringBuilder(Notifier.TOPIC_PREFIX);
    topic.append(priority.topic()).append('/').append(token(service));
    DOTS.splitAsStream(eventType).forEach(part -> topic.append('/').append(token(part)));
    return topic.toString();
  }

  /** Makes a text fit for one part of a topic (Event Admin 1.4, §113.3.1). */
  private static String token(String text) {
    return text.isEmpty() ? "_" : NO_TOKEN.matcher(text).replaceAll("_");
  }

  /**
   * Returns the properties of the Event Admin event, by the names that {@link Notifier} has.
   *
   * @return a new map; without {@link Notifier#PAYLOAD} if that is null
   */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(Notifier.MESSAGE_ID, messageId);
    properties.put(Notifier.PUBLISHER_ID, publisherId);
    properties.put(Notifier.EVENT_TYPE, eventType);
    properties.put(Notifier.PRIORITY, priority.name());
    if (payload != null) {
      properties.put(Notifier.PAYLOAD, payload);
    }
    properties.put(Notifier.TIMESTAMP, timestamp);
    properties.put(Notifier.CONTEXT, context);
    return properties;
  }
}
