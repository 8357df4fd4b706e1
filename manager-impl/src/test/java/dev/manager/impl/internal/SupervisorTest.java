package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.ManagerConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorTest {
  private static HostConfig config(String initial, String most) {
    return HostConfig.from(
        ManagerConfig.of(
            Map.of("supervisor.initial.seconds", initial, "supervisor.max.seconds", most)),
        refused -> {
          throw refused;
        });
  }

  @ParameterizedTest(name = "from {0} to {1}, try {2}: at most {3}")
  @CsvSource({
    "1,60,1,1",
    "1,60,2,2",
    "1,60,3,4",
    "1,60,6,32",
    "1,60,7,60",
    "1,60,1000000,60",
    "0.5,60,2,1",
    "100,60,1,60",
    "86400,86400,50,86400",
  })
  void thePauseDoublesUpToTheLongestAndTakesAtLeastHalfOfThat(
      String initial, String most, int attempts, long whole) {
    HostConfig config = config(initial, most);
    Duration longest = Duration.ofSeconds(whole);
    for (int i = 0; i < 1000; i++) {
      assertThat(Supervisor.pause(config, attempts)).isBetween(longest.dividedBy(2), longest);
    }
  }
}
