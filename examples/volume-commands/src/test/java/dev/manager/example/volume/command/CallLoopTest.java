package dev.manager.example.volume.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.InvalidVolumeException;
import dev.manager.example.volume.api.Volume;
import dev.manager.example.volume.api.VolumeState;
import dev.manager.example.volume.api.Volumes;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CallLoopTest {
  private final List<String> reported = new CopyOnWriteArrayList<>();
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /** Volumes whose version is 1.0.0, and 2.0.0 once that was seen. */
  private Volumes volumes(boolean failing) {
    return (Volumes)
        Proxy.newProxyInstance(
            Volumes.class.getClassLoader(),
            new Class<?>[] {Volumes.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "version" -> reported.isEmpty() ? "1.0.0" : "2.0.0";
                  case "create" -> {
                    if (failing) {
                      throw new InvalidVolumeException("no such luck", null);
                    }
                    assertThat(there.add((String) arguments[1])).isTrue();
                    yield new Volume(
                        (String) arguments[1],
                        1,
                        "thin",
                        VolumeState.AVAILABLE,
                        Instant.EPOCH,
                        List.of(),
                        "file");
                  }
                  case "delete" -> there.remove((String) arguments[1]);
                  default -> throw new IllegalStateException(method.getName());
                });
  }

  private CallLoop loop(boolean failing, Duration limit, String... versions) {
    return new CallLoop(volumes(failing), List.of(versions), limit, reported::add);
  }

  @Test
  void callsUntilTheLastVersionAnswersAndLeavesNothingBehind() throws InterruptedException {
    Table summary = loop(false, Duration.ofMinutes(1), "1.0.0", "2.0.0").run();
    assertThat(reported).containsExactly("Version 1.0.0 answers", "Version 2.0.0 answers");
    assertThat(summary.rows()).contains(List.of("failed", "0"));
    assertThat(summary.toString()).contains("version 1.0.0  ", "version 2.0.0  ", "longest call");
    assertThat(there).isEmpty();
  }

  @Test
  void saysWhichVersionDidNotAnswer() {
    assertThatThrownBy(() -> loop(false, Duration.ofMillis(200), "3.0.0").run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Version 3.0.0 did not answer within 0 s");
  }

  @Test
  void saysWhatFailed() {
    assertThatThrownBy(() -> loop(true, Duration.ofMinutes(1), "1.0.0", "3.0.0").run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("\\d+ calls failed; the first: no such luck");
  }
}
