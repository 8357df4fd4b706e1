package dev.manager.impl.internal;

import dev.manager.ManagerComponent;
import dev.manager.ManagerEvent;
import dev.manager.Swap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts events to Event Admin, in order, from a thread of its own. Thread-safe; to publish never
 * blocks and never throws. While Event Admin is away events wait, as many as the queue takes.
 */
final class EventPublisher {
  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);
  private static final long WAIT_MILLIS = 1000;

  private final ServiceTracker<EventAdmin, EventAdmin> admin;
  private final Dispatcher<Event> queue;
  private boolean missing; // confined to the dispatcher's thread
  private volatile boolean closing;

  EventPublisher(BundleContext context, int most) {
    this.admin = new ServiceTracker<>(context, EventAdmin.class, null);
    this.queue = new Dispatcher<>("events", most, this::post);
  }

  void open() {
    admin.open();
  }

  void publish(String topic, Map<String, Object> properties) {
    queue.offer(new Event(topic, properties));
  }

  void moved(ManagerEvent event, String host) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ManagerComponent.NAME, event.name());
    properties.put("host", host);
    properties.put("from", event.from().name());
    properties.put("to", event.to().name());
    properties.put("timestamp", event.at().toString());
    Throwable failure = event.failure();
    if (failure != null) {
      properties.put("failure", Failures.describe(failure));
    }
    publish(ManagerEvent.TOPIC_PREFIX + event.to().name(), properties);
  }

  void swapped(Swap swap, Swap.Phase phase, String host) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ManagerComponent.NAME, swap.name());
    properties.put("host", host);
    properties.put("kind", swap.kind().name());
    properties.put("from", swap.from());
    properties.put("to", swap.to());
    properties.put("why", swap.why());
    properties.put("timestamp", swap.at().toString());
    properties.put("gap.millis", swap.gap().toMillis());
    properties.put("waited", swap.waited());
    Duration drain = swap.drain();
    if (drain != null) {
      properties.put("drain.millis", drain.toMillis());
    }
    String failure = swap.failure();
    if (failure != null) {
      properties.put("failure", failure);
    }
    publish(Swap.TOPIC_PREFIX + phase.name(), properties);
  }

  void resetFailed(String name, String host, Throwable failure) {
    publish(
        ManagerEvent.RESET_FAILED_TOPIC,
        Map.of(ManagerComponent.NAME, name, "host", host, "failure", Failures.describe(failure)));
  }

  private void post(Event event) {
    try {
      EventAdmin present = admin.getService();
      while (present == null && !closing) {
        if (!missing) {
          missing = true;
          log.warn(
              "Event Admin is away, so events wait: start org.apache.felix.eventadmin or another");
        }
        present = admin.waitForService(WAIT_MILLIS);
      }
      if (present != null) {
        if (missing) {
          missing = false;
          log.info("Event Admin is there again");
        }
        present.postEvent(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      log.debug("Event {} is lost: Event Admin stopped while it was posted", event.getTopic(), e);
    }
  }

  void close() {
    closing = true;
    queue.close();
    admin.close();
  }
}
