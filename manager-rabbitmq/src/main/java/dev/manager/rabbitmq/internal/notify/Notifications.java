package dev.manager.rabbitmq.internal.notify;

import dev.manager.notify.Notifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both directions, with one configuration. Opened once, then closed once; for one thread. */
final class Notifications implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private final BundleContext context;
  private final NotificationsConfig config;
  private final @Nullable Sender sender;
  private final @Nullable EventForwarder forwarder;
  private final @Nullable Listener listener;
  private @Nullable ServiceRegistration<EventHandler> registration;

  Notifications(
      BundleContext context,
      NotificationsConfig config,
      String host,
      Bus bus,
      Handlers handlers,
      BiConsumer<String, Map<String, Object>> events) {
    this.context = context;
    this.config = config;
    var origin = new Origin(host);
    if (config.drivers().isEmpty()) {
      sender = null;
      forwarder = null;
    } else {
      var buffer = new Buffer(config.forward());
      sender = new Sender(bus, config, buffer);
      forwarder = new EventForwarder(config, origin, buffer);
    }
    listener =
        config.listen().topics().isEmpty()
            ? null
            : new Listener(bus, config, origin, handlers, events);
  }

  void open() {
    if (sender != null && forwarder != null) {
      sender.open();
      Map<String, Object> properties = new HashMap<>();
      properties.put(EventConstants.EVENT_TOPIC, new String[] {Notifier.TOPIC_PREFIX + "*"});
      if (!config.forward().filter().isEmpty()) {
        properties.put(EventConstants.EVENT_FILTER, config.forward().filter());
      }
      registration =
          context.registerService(
              EventHandler.class, forwarder, FrameworkUtil.asDictionary(properties));
    }
    if (listener != null) {
      listener.open();
    }
  }

  NotificationStatus status() {
    return new NotificationStatus(
        sender == null || forwarder == null ? null : sender.status(forwarder.refused()),
        listener == null ? null : listener.status());
  }

  /** Takes nothing more, sends what waits within a bound, and ends. */
  @Override
  public void close() {
    if (registration != null) {
      try {
        registration.unregister();
      } catch (IllegalStateException e) {
        log.debug("The framework has withdrawn the event handler already", e);
      }
    }
    if (listener != null) {
      listener.close();
    }
    if (sender != null) {
      sender.close();
    }
  }
}
