package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerConfig;
import dev.manager.ManagerConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostConfigTest {
  private final List<String> refused = new ArrayList<>();

  private HostConfig read(Map<String, ?> properties) {
    return HostConfig.from(
        ManagerConfig.of(properties),
        (ManagerConfigException e) -> refused.add(String.valueOf(e.getMessage())));
  }

  @Test
  void withoutConfigurationEverythingHasItsDefault() {
    assertThat(read(Map.of())).isEqualTo(HostConfig.defaults());
    assertThat(refused).isEmpty();
  }

  @Test
  void readsEveryKey() {
    HostConfig config =
        read(
            Map.ofEntries(
                Map.entry("host.name", "node-1.example.org"),
                Map.entry("stop.timeout.seconds", "1"),
                Map.entry("graceful.timeout.seconds", "0.5"),
                Map.entry("hook.timeout.seconds", 3),
                Map.entry("hook.warn.seconds", 4.0),
                Map.entry("supervisor.enabled", "false"),
                Map.entry("supervisor.initial.seconds", "5"),
                Map.entry("supervisor.max.seconds", "6"),
                Map.entry("swap.wait.seconds", "7"),
                Map.entry("swap.waiters.max", "8"),
                Map.entry("notifier.queue.max", 9L),
                Map.entry("handover.timeout.seconds", "10.5"),
                Map.entry("handover.max.bytes", 11),
                Map.entry("handover.required", "false")));

    assertThat(refused).isEmpty();
    assertThat(config)
        .isEqualTo(
            new HostConfig(
                "node-1.example.org",
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                8,
                9,
                Duration.ofMillis(10_500),
                11,
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host.name|no spaces|a host name: letters, digits, '.', '-', '_'",
        "stop.timeout.seconds|soon|seconds from 0 to 86400",
        "graceful.timeout.seconds|-1|seconds from 0 to 86400",
        "hook.timeout.seconds|86401|seconds from 0 to 86400",
        "hook.warn.seconds|1m|seconds from 0 to 86400",
        "supervisor.enabled|on|true or false",
        "supervisor.initial.seconds|x|seconds from 0.001 to 86400",
        "supervisor.max.seconds|x|seconds from 0.001 to 86400",
        "swap.wait.seconds|x|seconds from 0 to 86400",
        "swap.waiters.max|0|a whole number from 1 to 1000000",
        "notifier.queue.max|1.5|a whole number from 1 to 1000000",
      })
  void aBadValueIsReportedAndItsDefaultTaken(String key, String value, String expected) {
    assertThat(read(Map.of(key, value))).isEqualTo(HostConfig.defaults());
    assertThat(refused)
        .containsExactly(
            "Configuration key " + key + " is \"" + value + "\": expected " + expected);
  }

  @Test
  void everyBadValueIsReported() {
    read(Map.of("swap.waiters.max", "0", "swap.wait.seconds", "x"));
    assertThat(refused).hasSize(2);
  }

  @ParameterizedTest(name = "graceful {0}, stop {1}: {2}")
  @CsvSource({"10,30,10,false", "50,30,20,true", "50,5,0,true", "30,30,30,false"})
  void theGracefulTimeoutNeverExceedsTheStop(
      String graceful, String stop, long effective, boolean cut) {
    HostConfig config =
        read(Map.of("graceful.timeout.seconds", graceful, "stop.timeout.seconds", stop));

    assertThat(config.effectiveGraceful()).isEqualTo(Duration.ofSeconds(effective));
    assertThat(config.gracefulExceedsStop()).isEqualTo(cut);
  }
}
