package dev.manager.rabbitmq.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.notify.Notification;
import dev.manager.notify.Priority;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications as oslo.messaging 14.0.3 was recorded to write them. */
class WireTest {
  static Map<?, ?> sample(String name) throws Exception {
    try (InputStream in = WireTest.class.getResourceAsStream("/wire/" + name + ".json")) {
      return (Map<?, ?>)
          Objects.requireNonNull(OsloJson.read(Objects.requireNonNull(in).readAllBytes()));
    }
  }

  static byte[] bodyOf(Map<?, ?> sample) {
    return ((String) Objects.requireNonNull(sample.get("body_raw"))).getBytes(UTF_8);
  }

  private static Notification notification(@Nullable Object payload) {
    return new Notification(
        "m", "p.h", "a.b", Priority.INFO, payload, "t", Map.of("request_id", "r"));
  }

  @ParameterizedTest
  @CsvSource({
    "16_notification_v2_info, MESSAGINGV2",
    "17_notification_v2_error, MESSAGINGV2",
    "18_notification_v1_no_envelope, MESSAGING"
  })
  void writesWhatPythonWritesToTheByte(String name, Driver driver) throws Exception {
    byte[] body = bodyOf(sample(name));
    Wire.Received received = Wire.read(body);

    byte[] ours = Wire.body(Wire.message(received.notification(), received.uniqueId()), driver);

    assertThat(new String(ours, UTF_8)).isEqualTo(new String(body, UTF_8));
  }

  @Test
  void readsWhatPythonWrites() throws Exception {
    Wire.Received received = Wire.read(bodyOf(sample("16_notification_v2_info")));

    assertThat(received.uniqueId()).isEqualTo("3f679b8080da4d7fbce5289344057f2f");
    assertThat(received.notification())
        .isEqualTo(
            new Notification(
                "7c8a5e15-c24a-4199-9865-4c05b07aa5fc",
                "compute.host-1",
                "compute.instance.create.end",
                Priority.INFO,
                Map.of("instance_id", "i-1", "state", "active"),
                "2026-11-23 04:37:29.459898",
                Map.of(
                    "user_id", "u1",
                    "project_id", "p1",
                    "request_id", "req-7b1f",
                    "is_admin", true,
                    "roles", List.of("admin"))));
  }

  @Test
  void letsNoCredentialsOutNorIn() throws Exception {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("user", "u");
    context.put("project", "p");
    context.put("auth_token", "secret");
    context.put("service_catalog", List.of("secret"));
    var notification = new Notification("m", "p", "e", Priority.WARN, Map.of(), "t", context);

    String message = Wire.message(notification, "id");
    String hostile =
        message.replace("\"payload\"", "\"_context_auth_token\": \"secret\", \"payload\"");

    assertThat(message)
        .endsWith("\"_context_user_id\": \"u\", \"_context_project_id\": \"p\"}")
        .doesNotContain("secret");
    assertThat(Wire.read(hostile.getBytes(UTF_8)).notification().context())
        .containsOnlyKeys("user_id", "project_id");
  }

  @Test
  void writesValuesAsOsloSerializationDoes() {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("text", "Grüße \"\u0001\"\n\ud83d\ude00");
    payload.put("none", null);
    payload.put("many", Arrays.asList(1, -2L, 2.5, true, null));
    payload.put("uuid", new UUID(1, 2));
    payload.put("at", Instant.parse("2026-11-23T04:38:06.147874Z"));
    payload.put("set", Set.of("x"));
    payload.put("bytes", "raw".getBytes(UTF_8));
    payload.put("array", new String[] {"a"});

    assertThat(OsloJson.write(payload))
        .isEqualTo(
            "{\"text\": \"Gr\\u00fc\\u00dfe \\\"\\u0001\\\"\\n\\ud83d\\ude00\", \"none\": null,"
                + " \"many\": [1, -2, 2.5, true, null],"
                + " \"uuid\": \"00000000-0000-0001-0000-000000000002\","
                + " \"at\": \"2026-11-23T04:38:06.147874\", \"set\": [\"x\"],"
                + " \"bytes\": \"raw\", \"array\": [\"a\"]}");
  }

  @Test
  void refusesWhatIsNestedInItself() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);

    assertThatThrownBy(() -> Wire.message(notification(itself), "id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be written");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "{}",
        "{\"event_type\": 7}",
        "nonsense",
        "{\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"[\"}",
        "{\"oslo.version\": \"2.0\", \"oslo.message\": 7}",
        "{\"event_type\": \"x\"} {}"
      })
  void saysWhyAMessageCannotBeRead(String body) {
    assertThatThrownBy(() -> Wire.read(body.getBytes(UTF_8)))
        .isInstanceOf(Wire.UnreadableException.class)
        .hasMessageStartingWith("it");
  }

  @Test
  void doesNotReadWhatIsNestedTooDeeply() {
    String deep = "{\"event_type\": \"x\", \"payload\": " + "[".repeat(100) + "]".repeat(100) + "}";

    assertThatThrownBy(() -> Wire.read(deep.getBytes(UTF_8)))
        .isInstanceOf(Wire.UnreadableException.class);
  }

  @Test
  void readsAPayloadOfAnyKind() throws Exception {
    for (String payload : List.of("null", "7", "\"text\"", "[1, {\"a\": null}]")) {
      String body = "{\"event_type\": \"x\", \"priority\": \"info\", \"payload\": " + payload + "}";
      assertThat(OsloJson.write(Wire.read(body.getBytes(UTF_8)).notification().payload()))
          .isEqualTo(payload);
    }
  }

  @Test
  void knowsItsOwnAgain() throws Exception {
    var origin = new Origin("h1");
    Notification notification = notification(Map.of());
    String id = origin.uniqueId("m", "notifications.info", Driver.MESSAGINGV2);
    var received = Wire.read(Wire.body(Wire.message(notification, id), Driver.MESSAGINGV2));

    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(origin.isOwn(received, "notifications.info")).isTrue();
    assertThat(origin.isOwn(received, "other.info")).isFalse();
    assertThat(new Origin("h2").isOwn(received, "notifications.info")).isFalse();
  }
}
