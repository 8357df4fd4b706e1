package dev.manager.itest;

import static dev.manager.itest.Host.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.RequestContext;
import dev.manager.itest.probe.Script;
import dev.manager.notify.Notifier;
import dev.manager.notify.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.event.Event;

/** Notifications of managers as Event Admin carries them. */
class NotifierTest {
  private static final String EVENTADMIN = "org.apache.felix.eventadmin";
  private final Host host = new Host();

  @AfterEach
  void takeDown() throws Exception {
    host.bundle(EVENTADMIN).start();
    host.leave();
  }

  private Notifier voice() {
    var voice = new AtomicReference<Notifier>();
    Script.of("alpha").on("initHost", self -> voice.set(self.voice()));
    host.manager("alpha");
    host.running("alpha");
    return Objects.requireNonNull(voice.get());
  }

  @Test
  void becomesAnEventWithoutCredentials() {
    Notifier voice = voice();
    try (var events = new Events(host, event -> true, Notifier.TOPIC_PREFIX + "*")) {
      RequestContext context =
          RequestContext.create()
              .withUser("mark")
              .withProject("x")
              .withRoles(Set.of("member"))
              .with("auth_token", "hunter2")
              .with("anything", "hunter2");
      voice.info(context, "volume.create.start", Map.of("size", 5));
      Event event = soon().until(events::all, found -> found.size() == 1).get(0);
      assertThat(event.getTopic())
          .isEqualTo("dev/manager/notification/info/itest/volume/create/start");
      assertThat(event.getProperty(Notifier.EVENT_TYPE)).isEqualTo("volume.create.start");
      assertThat(event.getProperty(Notifier.PRIORITY)).isEqualTo("INFO");
      assertThat(event.getProperty(Notifier.PUBLISHER_ID))
          .isEqualTo("itest." + host.managers().host());
      assertThat(event.getProperty(Notifier.PAYLOAD)).isEqualTo(Map.of("size", 5));
      assertThat((String) event.getProperty(Notifier.TIMESTAMP))
          .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
      assertThat(UUID.fromString((String) event.getProperty(Notifier.MESSAGE_ID))).isNotNull();
      assertThat(event.getProperty(Notifier.CONTEXT).toString())
          .contains("mark", "x", "member", context.requestId())
          .doesNotContain("auth_token")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void keepsTheOrderAndEachPriorityHasItsTopic() {
    Notifier voice = voice();
    try (var events = new Events(host, event -> true, Notifier.TOPIC_PREFIX + "*")) {
      List<String> expected = new ArrayList<>();
      for (Priority priority : Priority.values()) {
        voice.notify(priority, RequestContext.create(), "a.b", Map.of());
        expected.add("dev/manager/notification/" + priority.topic() + "/itest/a/b");
      }
      List<Event> told = soon().until(events::all, found -> found.size() == expected.size());
      assertThat(told).extracting(Event::getTopic).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void aTopicIsLegalWhateverTheEventTypeIs() {
    Notifier voice = voice();
    try (var events = new Events(host, event -> true, Notifier.TOPIC_PREFIX + "*")) {
      voice.info(RequestContext.create(), "größe.x y..z/*", Map.of());
      voice.prepare("other service.host-7").info(RequestContext.create(), "", Map.of());
      voice.info(RequestContext.create(), "last", Map.of());
      soon()
          .until(events::all, found -> found.stream().anyMatch(e -> e.getTopic().endsWith("last")));
      assertThat(events.all())
          .allSatisfy(
              event -> assertThat(event.getTopic()).matches("([A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+"));
    }
  }

  @Test
  void neverThrowsWhileEventAdminIsAwayAndSpeaksAgainAfterwards() throws Exception {
    Notifier voice = voice();
    Bundle eventAdmin = host.bundle(EVENTADMIN);
    eventAdmin.stop();
    for (int i = 0; i < 20_000; i++) { // more than the queue keeps
      voice.info(RequestContext.create(), "away.n" + i, Map.of("i", i));
    }
    try (var events = new Events(host, event -> true, Notifier.TOPIC_PREFIX + "*")) {
      eventAdmin.start();
      soon()
          .untilAsserted(
              () -> {
                voice.info(RequestContext.create(), "back", Map.of());
                assertThat(events.all())
                    .extracting(Event::getTopic)
                    .contains("dev/manager/notification/info/itest/back");
              });
      voice.info(RequestContext.create(), "end", Map.of()); // so that none comes to another test
      soon()
          .until(events::all, found -> found.stream().anyMatch(e -> e.getTopic().endsWith("/end")));
    }
    assertThat(host.running("alpha").failure()).isNull();
  }
}
