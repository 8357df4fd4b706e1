package dev.manager.rabbitmq.internal.notify;

import dev.manager.notify.Notification;
import dev.manager.notify.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notifications as oslo.messaging writes and reads them. Stateless. */
public final class Wire {
  private static final String CONTEXT = "_context_";
  private static final String UNIQUE_ID = "_unique_id";
  private static final String VERSION = "oslo.version";
  private static final String MESSAGE = "oslo.message";

  /** What of a context may be known to everybody: the names that oslo.messaging lets out. */
  private static final Set<String> SAFE =
      Set.of(
          "user_id",
          "project_id",
          "domain_id",
          "user_domain_id",
          "project_domain_id",
          "is_admin",
          "request_id",
          "roles",
          "user_name",
          "project_name",
          "domain_name",
          "user_domain_name",
          "project_domain_name",
          "service_user_id",
          "service_user_domain_id",
          "service_user_domain_name",
          "service_project_id",
          "service_project_name",
          "service_project_domain_id",
          "service_project_domain_name",
          "service_roles",
          "global_request_id",
          "system_scope",
          "user",
          "domain",
          "user_domain",
          "project_domain");

  /**
   * One that was received.
   *
   * @param notification what it says
   * @param uniqueId the same for each copy of one send; empty if the sender gave none
   */
  record Received(Notification notification, String uniqueId) {}

  /** A message that cannot be read; the text says why. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether it is a notification, of a priority that nobody knows. */
    final boolean isOtherPriority;

    UnreadableException(String why) {
      this(why, false);
    }

    private UnreadableException(String why, boolean isOtherPriority) {
      super(why);
      this.isOtherPriority = isOtherPriority;
    }
  }

  private Wire() {}

  /**
   * Writes the message of one send.
   *
   * @throws IllegalArgumentException if the payload cannot be written
   */
  public static String message(Notification notification, String uniqueId) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("message_id", notification.messageId());
    message.put("publisher_id", notification.publisherId());
    message.put("event_type", notification.eventType());
    message.put("priority", notification.priority().name());
    message.put("payload", notification.payload());
    message.put("timestamp", notification.timestamp());
    message.put(UNIQUE_ID, uniqueId);
    notification.context().forEach((key, value) -> safe(message, key, value));
    return OsloJson.write(message);
  }

  /** The runtime's words for user and project are oslo's user_id and project_id. */
  private static void safe(Map<String, @Nullable Object> message, String key, Object value) {
    String known =
        switch (key) {
          case "user" -> "user_id";
          case "project" -> "project_id";
          default -> key;
        };
    if (SAFE.contains(known)) {
      message.put(CONTEXT + known, value);
    }
  }

  /** Writes the body of one send. */
  public static byte[] body(String message, Driver driver) {
    String text = message;
    if (driver == Driver.MESSAGINGV2) {
      Map<String, Object> envelope = new LinkedHashMap<>();
      envelope.put(VERSION, "2.0");
      envelope.put(MESSAGE, message);
      text = OsloJson.write(envelope);
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads a body, with or without an envelope. */
  static Received read(byte[] body) throws UnreadableException {
    Map<?, ?> message = message(body);
    String eventType = text(message, "event_type");
    if (eventType == null) {
      throw new UnreadableException("it is no notification: it has no event_type");
    }
    String word = text(message, "priority");
    Priority priority =
        priority(word == null ? "" : word)
            .orElseThrow(() -> new UnreadableException("its priority is \"" + word + "\"", true));
    String messageId = text(message, "message_id");
    return new Received(
        new Notification(
            messageId == null ? UUID.randomUUID().toString() : messageId,
            orEmpty(text(message, "publisher_id")),
            eventType,
            priority,
            message.get("payload"),
            orEmpty(text(message, "timestamp")),
            context(message)),
        orEmpty(text(message, UNIQUE_ID)));
  }

  private static Map<?, ?> message(byte[] body) throws UnreadableException {
    try {
      Map<?, ?> outer = object(OsloJson.read(body));
      if (!outer.containsKey(VERSION) || !outer.containsKey(MESSAGE)) {
        return outer;
      }
      String version = String.valueOf(outer.get(VERSION));
      if (!version.equals("2.0") && !version.equals("2.0.0")) {
        throw new UnreadableException("its envelope is of version %s, not 2.0".formatted(version));
      }
      return object(OsloJson.read(String.valueOf(outer.get(MESSAGE))));
    } catch (IOException e) {
      throw new UnreadableException("it is no JSON: " + firstLine(e));
    }
  }

  /** The parser's messages go on with where it was and, in part, with what it read. */
  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static Map<?, ?> object(@Nullable Object value) throws UnreadableException {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new UnreadableException("it is no object");
  }

  static Optional<Priority> priority(String word) {
    try {
      return Optional.of(Priority.valueOf(word.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Credentials that an old sender let out go no further. */
  private static Map<String, Object> context(Map<?, ?> message) {
    Map<String, Object> context = new LinkedHashMap<>();
    message.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (name.startsWith(CONTEXT) && value != null) {
            String known = name.substring(CONTEXT.length());
            if (SAFE.contains(known)) {
              context.put(known, value);
            }
          }
        });
    return context;
  }

  private static @Nullable String text(Map<?, ?> message, String key) {
    return message.get(key) instanceof String text ? text : null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
