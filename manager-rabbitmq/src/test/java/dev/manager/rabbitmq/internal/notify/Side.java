package dev.manager.rabbitmq.internal.notify;

import dev.manager.ManagerConfig;
import dev.manager.RequestContext;
import dev.manager.notify.Notification;
import dev.manager.notify.NotificationHandler;
import dev.manager.notify.Priority;
import dev.manager.rabbitmq.internal.StandaloneBus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.service.event.Event;

/** One host that sends and listens, without a framework. */
final class Side implements AutoCloseable {
  final Queue<Map<String, Object>> events = new ConcurrentLinkedQueue<>();
  final Handlers handlers = new Handlers();
  private final Buffer buffer;
  private final Sender sender;
  private final EventForwarder forwarder;
  private final Listener listener;

  Side(String host, StandaloneBus bus, Object... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("driver", "messagingv2");
    all.put("listen.topics", "notifications");
    all.put("listen.requeue.max.seconds", 0.1);
    all.put("publish.timeout.seconds", 5);
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    var config = NotificationsConfig.from(ManagerConfig.of(all));
    var origin = new Origin(host);
    buffer = new Buffer(config.forward());
    sender = new Sender(bus.bus(), config, buffer);
    forwarder = new EventForwarder(config, origin, buffer);
    listener =
        new Listener(
            bus.bus(),
            config,
            origin,
            handlers,
            (topic, event) -> {
              event.put("topic", topic);
              events.add(event);
            });
    sender.open();
  }

  Side listen() {
    listener.open();
    return this;
  }

  void handler(NotificationHandler handler) {
    handlers.add(handler, Map.of());
  }

  void post(Notification one) {
    forwarder.handleEvent(new Event(one.topic(), one.properties()));
  }

  static Notification notification(String id, Priority priority, String type) {
    return new Notification(
        id,
        "volume.h1",
        type,
        priority,
        Map.of("size", 1),
        "2026-11-24 10:00:00.000001",
        Notification.publicContext(RequestContext.create().withUser("u").withRequestId("r")));
  }

  List<Object> ids() {
    return events.stream().map(each -> each.get("message_id")).toList();
  }

  NotificationStatus.Forward forwarded() {
    return sender.status(forwarder.refused());
  }

  NotificationStatus.Listen listened() {
    return listener.status();
  }

  @Override
  public void close() {
    listener.close();
    sender.close();
  }
}
