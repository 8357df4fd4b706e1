package dev.manager.rabbitmq.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import dev.manager.notify.Notification;
import dev.manager.notify.Priority;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same answers as oslo.messaging's NotificationFilter. */
class NotificationFilterTest {
  private static final Notification CREATED =
      new Notification(
          "123",
          "compute.host1",
          "compute.instance.create",
          Priority.INFO,
          Map.of("state", "active", "vcpus", 2),
          "2026-11-24 10:00:00",
          Map.of("user_id", "bob", "roles", java.util.List.of("admin")));

  @ParameterizedTest
  @CsvSource({
    "publisher_id, ^compute.*, true",
    "publisher_id, compute, true", // re.match: the start is enough
    "publisher_id, host1, false",
    "event_type, compute\\.instance\\..*, true",
    "event_type, volume, false",
    "context, user_id=^bob$, true",
    "context, user_id=alice, false",
    "context, tenant=.*, false", // missing
    "context, roles=admin, false", // no text
    "metadata, message_id=^1, true",
    "metadata, timestamp=2026-11-24, true",
    "metadata, timestamp=Aug, false",
    "payload, state=active, true",
    "payload, vcpus=2, false" // no text
  })
  void matchesAsOsloDoes(String what, String value, boolean matches) {
    var config = ManagerConfig.of(Map.of("listen.filter." + what, value));

    assertThat(NotificationFilter.from(config, "listen.filter.").matches(CREATED))
        .isEqualTo(matches);
  }

  @Test
  void everythingMustMatch() {
    var config =
        ManagerConfig.of(
            Map.of(
                "f.publisher_id",
                "compute",
                "f.payload",
                new String[] {"state=active", "missing=.*"}));

    assertThat(NotificationFilter.from(config, "f.").matches(CREATED)).isFalse();
  }

  @Test
  void aBadExpressionIsRefusedByName() {
    assertThatThrownBy(
            () -> NotificationFilter.from(ManagerConfig.of(Map.of("f.event_type", "(")), "f."))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("f.event_type");
    assertThatThrownBy(
            () -> NotificationFilter.from(ManagerConfig.of(Map.of("f.context", "user")), "f."))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("f.context");
  }
}
