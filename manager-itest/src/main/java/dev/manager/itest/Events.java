package dev.manager.itest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** The Event Admin events of some topics, in the order of their delivery. Thread-safe. */
final class Events implements EventHandler, AutoCloseable {
  private final List<Event> all = new CopyOnWriteArrayList<>();
  private final ServiceRegistration<EventHandler> registration;

  Events(Host host, String... topics) {
    registration =
        host.register(EventHandler.class, this, Map.of(EventConstants.EVENT_TOPIC, topics));
  }

  @Override
  public void handleEvent(Event event) {
    all.add(event);
  }

  List<Event> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
