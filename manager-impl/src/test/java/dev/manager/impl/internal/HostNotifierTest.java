package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.manager.RequestContext;
import dev.manager.notify.Notifier;
import dev.manager.notify.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.event.Event;

class HostNotifierTest {
  private static final RequestContext CONTEXT =
      RequestContext.create()
          .withRequestId("req-1")
          .withUser("ann")
          .withProject("p1")
          .withRoles(Set.of("member"))
          .with("auth_token", "hunter2");

  private final Fakes.Events admin = new Fakes.Events();

  /** Says something, and returns what Event Admin was given. */
  private List<Event> told(Consumer<Notifier> say) {
    var events = new EventPublisher(Fakes.context(admin), 10);
    events.open();
    say.accept(new HostNotifier(events, "volume.node1"));
    await().atMost(Duration.ofMinutes(1)).until(() -> !admin.posted.isEmpty());
    events.close();
    return List.copyOf(admin.posted);
  }

  @Test
  void makesAnEventWithEveryProperty() {
    List<Event> posted =
        told(notifier -> notifier.info(CONTEXT, "volume.create.start", Map.of("size", 1)));

    assertThat(posted).hasSize(1);
    Event event = posted.get(0);
    assertThat(event.getTopic())
        .isEqualTo("dev/manager/notification/info/volume/volume/create/start");
    assertThat(event.getProperty(Notifier.MESSAGE_ID))
        .asString()
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(event.getProperty(Notifier.PUBLISHER_ID)).isEqualTo("volume.node1");
    assertThat(event.getProperty(Notifier.EVENT_TYPE)).isEqualTo("volume.create.start");
    assertThat(event.getProperty(Notifier.PRIORITY)).isEqualTo("INFO");
    assertThat(event.getProperty(Notifier.PAYLOAD)).isEqualTo(Map.of("size", 1));
    assertThat(event.getProperty(Notifier.TIMESTAMP))
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
  }

  @Test
  void ofTheContextOnlyWhatEverybodyMayKnowIsTold() {
    Event event = told(notifier -> notifier.info(CONTEXT, "volume.create", Map.of())).get(0);

    assertThat(event.getProperty(Notifier.CONTEXT))
        .isEqualTo(
            Map.of(
                "user", "ann", "project", "p1", "request_id", "req-1", "roles", List.of("member")));
  }

  @ParameterizedTest
  @CsvSource({
    "volume.create,volume/create",
    "volume..create,volume/create",
    "volume/create,volume/create",
    "vol ume.crêate,vol_ume/cr_ate",
    "*,_",
  })
  void whatATopicMayNotHoldBecomesAnUnderscore(String eventType, String topic) {
    Event event =
        told(notifier -> notifier.notify(Priority.ERROR, CONTEXT, eventType, Map.of())).get(0);

    assertThat(event.getTopic()).isEqualTo("dev/manager/notification/error/volume/" + topic);
    assertThat(event.getProperty(Notifier.EVENT_TYPE)).isEqualTo(eventType);
  }

  @Test
  void speaksForAnotherPublisher() {
    Event event =
        told(notifier -> notifier.prepare("backup.node2").warn(CONTEXT, "b.done", Map.of())).get(0);

    assertThat(event.getTopic()).isEqualTo("dev/manager/notification/warn/backup/b/done");
    assertThat(event.getProperty(Notifier.PUBLISHER_ID)).isEqualTo("backup.node2");
  }

  @Test
  void aPayloadThatChangesLaterIsToldAsItWas() {
    Map<String, Object> payload = new HashMap<>(Map.of("size", 1));
    Event event =
        told(notifier -> {
              notifier.info(CONTEXT, "volume.create", payload);
              payload.clear();
            })
            .get(0);
    assertThat(event.getProperty(Notifier.PAYLOAD)).isEqualTo(Map.of("size", 1));
  }

  @Test
  void anEventTypeOfNothingButDotsDoesNotThrow() {
    assertThat(told(notifier -> notifier.info(CONTEXT, "...", Map.of()))).hasSize(1);
  }
}
