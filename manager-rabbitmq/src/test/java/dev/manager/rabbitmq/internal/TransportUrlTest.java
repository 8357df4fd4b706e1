package dev.manager.rabbitmq.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of oslo's transport_url, and its options. */
class TransportUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rabbit://u:p@h1:5673/v | u:p@h1:5673 | v",
        "rabbit://u:p@h1,u2:p2@h2:1/v%2Fw | u:p@h1:5672 u2:p2@h2:1 | v/w",
        "kombu://h1 | :@h1:5672 | /",
        "rabbit:// | :@localhost:5672 | /",
        "rabbit://h/ | :@h:5672 | /",
        "rabbit://h// | :@h:5672 | /",
        "rabbit://u%40x:p%3A%2F@[::1]:7/ | u@x:p:/@::1:7 | /",
      })
  void readsEveryForm(String text, String nodes, String host) {
    TransportUrl url = TransportUrl.parse(text);
    List<String> read =
        url.nodes().stream()
            .map(n -> n.user() + ":" + n.password() + "@" + n.host() + ":" + n.port())
            .toList();
    assertThat(String.join(" ", read)).isEqualTo(nodes);
    assertThat(url.virtualHost()).isEqualTo(host);
    assertThat(url.toString()).doesNotContain("p2", ":p@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "amqp://u:secretly@h", "rabbit://u:secretly@h:x/", "rabbit://u:secretly@:1/"})
  void refusesOthersWithoutShowingAPassword(String text) {
    assertThatThrownBy(() -> TransportUrl.parse(text))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("rabbit://user:password@host")
        .hasMessageNotContaining("secretly");
  }

  @Test
  void takesOslosOptions() {
    RabbitConfig config =
        RabbitConfig.from(
            ManagerConfig.of(
                Map.of(
                    "transport.url",
                    "rabbit://h/?ssl=True&rabbit_quorum_queue=yes&heartbeat_timeout_threshold=20"
                        + "&rabbit_transient_queues_ttl=60")));
    assertThat(Objects.requireNonNull(config.tls()).checksName()).isTrue();
    assertThat(config.queues().quorum()).isTrue();
    assertThat(config.queues().ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.connection().heartbeatSeconds()).isEqualTo(20);
    assertThatThrownBy(
            () ->
                RabbitConfig.from(
                    ManagerConfig.of(Map.of("transport.url", "rabbit://h/?rabit_typo=1"))))
        .isInstanceOf(ManagerConfigException.class)
        .hasMessageContaining("rabit_typo")
        .hasMessageContaining("rabbit_quorum_queue");
  }

  @Test
  void isOffWithoutAUrl() {
    assertThat(RabbitConfig.from(ManagerConfig.of(Map.of())).url()).isNull();
  }
}
