package dev.manager.periodic.internal;

import dev.manager.ManagerComponent;
import dev.manager.periodic.PeriodicTasks;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts events to Event Admin while there is one. Thread-safe; does not wait: those of a time
 * without Event Admin are lost.
 */
final class TaskEvents implements Reporter.Events {
  private static final Logger log = LoggerFactory.getLogger(TaskEvents.class);

  private final AtomicReference<@Nullable EventAdmin> admin = new AtomicReference<>();

  void bind(EventAdmin came) {
    admin.set(came);
  }

  void unbind(EventAdmin gone) {
    admin.compareAndSet(gone, null); // another may have come before
  }

  @Override
  public void failed(Task task, String failure) {
    post(task, PeriodicTasks.TOPIC_FAILED, Map.of(PeriodicTasks.FAILURE, failure), 1);
  }

  @Override
  public void recovered(Task task, int failures) {
    post(task, PeriodicTasks.TOPIC_RECOVERED, Map.of(), failures);
  }

  private void post(Task task, String topic, Map<String, Object> more, int failures) {
    EventAdmin present = admin.get();
    if (present == null) {
      return;
    }
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(PeriodicTasks.TASK, task.name());
    properties.put(PeriodicTasks.FAILURES, failures);
    String manager = task.manager();
    if (manager != null) {
      properties.put(ManagerComponent.NAME, manager);
    }
    try {
      present.postEvent(new Event(topic, properties));
    } catch (RuntimeException e) { // a task goes on, whatever Event Admin does
      log.warn("Event {} of {} is lost", topic, task.name(), e);
    }
  }
}
