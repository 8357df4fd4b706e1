package dev.manager.rabbitmq.internal.notify;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.notify.Notification;
import dev.manager.notify.NotificationHandler;
import dev.manager.notify.Priority;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers that are there, each with what it wants. Thread-safe. */
final class Handlers {
  private static final Logger log = LoggerFactory.getLogger(Handlers.class);

  private record Wants(
      NotificationHandler handler,
      Set<Priority> priorities,
      @Nullable Pattern eventType,
      @Nullable Pattern publisherId) {
    boolean wants(Notification one) {
      return priorities.contains(one.priority())
          && NotificationFilter.matches(eventType, one.eventType())
          && NotificationFilter.matches(publisherId, one.publisherId());
    }
  }

  private final List<Wants> handlers = new CopyOnWriteArrayList<>();

  /** Adds one; one whose properties make no sense is told of and left out. */
  void add(NotificationHandler handler, Map<String, Object> properties) {
    try {
      var config = ManagerConfig.of(properties);
      Set<Priority> priorities = EnumSet.noneOf(Priority.class);
      for (String each : config.list(NotificationHandler.PRIORITIES)) {
        priorities.add(
            Wire.priority(each)
                .orElseThrow(
                    () ->
                        new ManagerConfigException(
                            NotificationHandler.PRIORITIES, each, "a priority")));
      }
      handlers.add(
          new Wants(
              handler,
              priorities.isEmpty() ? EnumSet.allOf(Priority.class) : priorities,
              pattern(config, NotificationHandler.EVENT_TYPE),
              pattern(config, NotificationHandler.PUBLISHER_ID)));
    } catch (ManagerConfigException e) {
      log.error("Notification handler {} gets nothing: {}", handler, e.getMessage());
    }
  }

  private static @Nullable Pattern pattern(ManagerConfig config, String key) {
    return NotificationFilter.pattern(key, config.text(key, ""));
  }

  void remove(NotificationHandler handler) {
    handlers.removeIf(each -> each.handler() == handler);
  }

  /** Hands a notification to those that want it; false once one gives it back. */
  boolean handle(Notification notification) {
    for (Wants each : handlers) {
      if (each.wants(notification) && !handled(each.handler(), notification)) {
        return false;
      }
    }
    return true;
  }

  private static boolean handled(NotificationHandler handler, Notification notification) {
    try {
      return Objects.requireNonNull(handler.handle(notification), "result")
          == NotificationHandler.Result.HANDLED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception | LinkageError e) {
      log.warn(
          "Notification {} with id {} goes back: {} failed",
          notification.eventType(),
          notification.messageId(),
          handler,
          e);
      return false;
    }
  }
}
