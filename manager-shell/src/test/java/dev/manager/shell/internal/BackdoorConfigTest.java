package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackdoorConfigTest {
  @Test
  void thereIsNoBackdoorUnlessAPortIsSet() {
    assertThat(BackdoorConfig.of(Map.of("backdoor.port", " ")))
        .isEqualTo(BackdoorConfig.of(Map.of()))
        .isEqualTo(new BackdoorConfig(OptionalInt.empty(), 4));
  }

  @Test
  void readsTextAndNumbers() {
    assertThat(BackdoorConfig.of(Map.of("backdoor.port", "0", "backdoor.sessions.max", 7)))
        .isEqualTo(new BackdoorConfig(OptionalInt.of(0), 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http", "1.5"})
  void aBadValueIsNamedWithItsKeyAndWhatIsExpected(String port) {
    assertThatThrownBy(() -> BackdoorConfig.of(Map.of("backdoor.port", port)))
        .hasMessage(
            "dev.manager.shell: backdoor.port is \"%s\", expected a whole number from 0 to 65535",
            port);
  }
}
