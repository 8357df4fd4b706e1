package dev.manager.notify;

import dev.manager.RequestContext;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells the world what a manager does, as Nova's notifier does.
 *
 * <p>Each notification becomes an Event Admin event with the topic {@code
 * dev/manager/notification/<priority>/<service>/<event type with . as />} and the properties named
 * by the constants of this type. Characters that a topic may not have become {@code _}.
 *
 * <p>Thread-safe. No method blocks and none throws: a notification that cannot be kept until Event
 * Admin takes it is dropped, counted, and reported in the log.
 */
@ProviderType
public interface Notifier {
  /** Start of every topic. */
  String TOPIC_PREFIX = "dev/manager/notification/";

  /** Property: a random UUID, a {@code String}. */
  String MESSAGE_ID = "message_id";

  /** Property: {@code service.host}, a {@code String}. */
  String PUBLISHER_ID = "publisher_id";

  /** Property: such as {@code volume.create.start}, a {@code String}. */
  String EVENT_TYPE = "event_type";

  /** Property: a {@link Priority} in upper case, a {@code String}. */
  String PRIORITY = "priority";

  /** Property: what happened, a {@code Map<String, Object>}. */
  String PAYLOAD = "payload";

  /**
   * Property: when, as oslo writes it, {@code yyyy-MM-dd HH:mm:ss.SSSSSS} in UTC, a {@code String}.
   */
  String TIMESTAMP = "timestamp";

  /**
   * Property: on whose behalf, a {@code Map<String, Object>} with user, project, request id and
   * roles and nothing else: no credentials leave by a notification.
   */
  String CONTEXT = "context";

  /**
   * Property: whence it came, a {@code String} such as {@code rabbit:notifications.info}; only of
   * notifications that other processes sent.
   */
  String ORIGIN = "origin";

  /**
   * Sends one notification.
   *
   * @param priority how much it matters
   * @param context on whose behalf the thing happened
   * @param eventType what happened: words with dots between them, {@code volume.create.start}
   * @param payload the details; plain values (text, numbers, booleans, lists and maps of them)
   */
  void notify(Priority priority, RequestContext context, String eventType, Map<String, ?> payload);

  /**
   * Sends with priority {@link Priority#AUDIT}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void audit(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.AUDIT, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#DEBUG}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void debug(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.DEBUG, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#INFO}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void info(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.INFO, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#WARN}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void warn(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.WARN, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#ERROR}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void error(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.ERROR, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#CRITICAL}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what happened
   * @param payload the details
   */
  default void critical(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.CRITICAL, context, eventType, payload);
  }

  /**
   * Sends with priority {@link Priority#SAMPLE}.
   *
   * @param context on whose behalf the thing happened
   * @param eventType what was measured
   * @param payload the values
   */
  default void sample(RequestContext context, String eventType, Map<String, ?> payload) {
    notify(Priority.SAMPLE, context, eventType, payload);
  }

  /**
   * Returns a notifier that speaks for another publisher.
   *
   * @param publisherId by custom {@code service.host}; the part before the first dot is the service
   * @return a light copy that shares everything else with this one
   */
  Notifier prepare(String publisherId);
}
