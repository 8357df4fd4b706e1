package dev.manager.rabbitmq.internal.notify;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.notify.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Says which notifications are wanted, as oslo.messaging's NotificationFilter does: each regular
 * expression must match the start of what it is for; what is missing, or is no text, does not
 * match. Immutable.
 */
public record NotificationFilter(
    @Nullable Pattern publisherId,
    @Nullable Pattern eventType,
    Map<String, Pattern> context,
    Map<String, Pattern> metadata,
    Map<String, Pattern> payload) {

  /** Reads the keys that begin with a prefix. */
  static NotificationFilter from(ManagerConfig config, String prefix) {
    return new NotificationFilter(
        pattern(prefix + "publisher_id", config.text(prefix + "publisher_id", "")),
        pattern(prefix + "event_type", config.text(prefix + "event_type", "")),
        patterns(config, prefix + "context"),
        patterns(config, prefix + "metadata"),
        patterns(config, prefix + "payload"));
  }

  static @Nullable Pattern pattern(String key, String text) {
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw (ManagerConfigException)
          new ManagerConfigException(key, text, "a regular expression").initCause(e);
    }
  }

  private static Map<String, Pattern> patterns(ManagerConfig config, String key) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (String each : config.list(key)) {
      int equals = each.indexOf('=');
      Pattern pattern = equals <= 0 ? null : pattern(key, each.substring(equals + 1).strip());
      if (pattern == null) {
        throw new ManagerConfigException(key, each, "<name>=<regular expression>");
      }
      patterns.put(each.substring(0, equals).strip(), pattern);
    }
    return Map.copyOf(patterns);
  }

  boolean matches(Notification notification) {
    return matches(publisherId, notification.publisherId())
        && matches(eventType, notification.eventType())
        && all(context, notification.context())
        && all(
            metadata,
            Map.of("message_id", notification.messageId(), "timestamp", notification.timestamp()))
        && (payload.isEmpty()
            || (notification.payload() instanceof Map<?, ?> map && all(payload, map)));
  }

  private static boolean all(Map<String, Pattern> patterns, Map<?, ?> values) {
    return patterns.entrySet().stream()
        .allMatch(each -> matches(each.getValue(), values.get(each.getKey())));
  }

  static boolean matches(@Nullable Pattern pattern, @Nullable Object value) {
    return pattern == null || (value instanceof String text && pattern.matcher(text).lookingAt());
  }

  // Patterns have no equality of their own, and settings are compared when they change.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NotificationFilter && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
