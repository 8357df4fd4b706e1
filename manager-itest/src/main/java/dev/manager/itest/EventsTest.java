package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerEvent;
import dev.manager.ManagerState;
import dev.manager.itest.probe.Script;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.event.Event;

/** Each move is told to listeners and to Event Admin, in order. */
class EventsTest {
  private final Host host = new Host();
  private final String alpha = Host.unique("alpha");
  private final String beta = Host.unique("beta");

  @AfterEach
  void takeDown() throws Exception {
    host.leave();
  }

  @Test
  void eachMoveIsAnEventInOrder() throws Exception {
    try (var events = new Events(host, alpha, ManagerEvent.TOPIC_PREFIX + "*")) {
      Configuration configuration = host.manager(alpha);
      host.running(alpha);
      host.managers().reset(alpha);
      host.remove(configuration);
      host.gone(alpha);
      List<Event> told = soon().until(events::all, found -> found.size() >= 8);
      assertThat(told)
          .extracting(Event::getTopic)
          .containsExactly(
              "dev/manager/lifecycle/INITIALIZING",
              "dev/manager/lifecycle/PREPARING",
              "dev/manager/lifecycle/STARTING",
              "dev/manager/lifecycle/RUNNING",
              "dev/manager/lifecycle/RESETTING",
              "dev/manager/lifecycle/RUNNING",
              "dev/manager/lifecycle/DRAINING",
              "dev/manager/lifecycle/STOPPED");
      String from = "NEW";
      for (Event event : told) {
        assertThat(event.getProperty("manager.name")).isEqualTo(alpha);
        assertThat(event.getProperty("host")).isEqualTo(host.managers().host());
        assertThat(event.getProperty("from")).isEqualTo(from);
        from = (String) event.getProperty("to");
        assertThat(event.getTopic()).endsWith("/" + from);
        assertThat(Instant.parse((String) event.getProperty("timestamp")))
            .isBeforeOrEqualTo(Instant.now());
        assertThat(event.containsProperty("failure")).isFalse();
      }
    }
  }

  @Test
  void aFailureSaysWhy() throws Exception {
    host.configure("supervisor.enabled", false);
    try (var events = new Events(host, alpha, ManagerEvent.TOPIC_PREFIX + "FAILED")) {
      Script.of(alpha)
          .on(
              "initHost",
              self -> {
                throw new IllegalStateException("no disk");
              });
      host.manager(alpha);
      host.failed(alpha);
      Event failed = soon().until(events::all, found -> !found.isEmpty()).get(0);
      assertThat(failed.getProperty("from")).isEqualTo("INITIALIZING");
      assertThat(failed.getProperty("failure").toString()).contains("no disk");
      soon().until(() -> host.states(alpha).contains(ManagerState.FAILED));
      assertThat(host.moves())
          .last()
          .satisfies(move -> assertThat(move.failure()).hasStackTraceContaining("no disk"));
    }
  }

  @Test
  void listenersAreToldInOrderWhateverAnotherDoes() throws Exception {
    var told = new CopyOnWriteArrayList<ManagerEvent>();
    var broken =
        host.managers()
            .listen(
                move -> {
                  throw new IllegalStateException("a listener that is broken on purpose");
                });
    var registration =
        host.managers()
            .listen(
                move -> {
                  if (List.of(alpha, beta)
                      .contains(move.name())) { // what other tests led to may be under way
                    told.add(move);
                  }
                });
    Configuration configuration = host.manager(alpha);
    host.running(alpha);
    host.remove(configuration);
    soon().until(() -> told.stream().anyMatch(move -> move.to() == ManagerState.STOPPED));
    assertThat(told)
        .extracting(ManagerEvent::to)
        .containsExactly(
            ManagerState.INITIALIZING,
            ManagerState.PREPARING,
            ManagerState.STARTING,
            ManagerState.RUNNING,
            ManagerState.DRAINING,
            ManagerState.STOPPED);
    assertThat(told).isSortedAccordingTo(java.util.Comparator.comparing(ManagerEvent::at));
    broken.close();
    registration.close();
    registration.close();
    int before = told.size();
    Configuration other = host.manager(beta);
    host.running(beta);
    host.remove(other);
    soon().until(() -> host.states(beta).contains(ManagerState.STOPPED));
    assertThat(told).hasSize(before);
  }
}
