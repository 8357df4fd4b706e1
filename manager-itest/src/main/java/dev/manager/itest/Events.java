package dev.manager.itest;

import dev.manager.ManagerComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * The Event Admin events of one manager in some topics, in the order of their delivery; what other
 * tests led to may still be under way. Thread-safe.
 */
final class Events implements EventHandler, AutoCloseable {
  private final List<Event> all = new CopyOnWriteArrayList<>();
  private final Predicate<Event> wanted;
  private final ServiceRegistration<EventHandler> registration;

  Events(Host host, String manager, String topics) {
    this(host, event -> manager.equals(event.getProperty(ManagerComponent.NAME)), topics);
  }

  Events(Host host, Predicate<Event> wanted, String topics) {
    this.wanted = wanted;
    registration =
        host.register(EventHandler.class, this, Map.of(EventConstants.EVENT_TOPIC, topics));
  }

  @Override
  public void handleEvent(Event event) {
    if (wanted.test(event)) {
      all.add(event);
    }
  }

  List<Event> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
