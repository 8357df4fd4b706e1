package dev.manager.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  @ParameterizedTest(name = "{0} s is {1}")
  @CsvSource({"-5,0 s", "59,59 s", "185,3 m 5 s", "7260,2 h 1 m", "187200,2 d 4 h"})
  void readsAsOneOrTwoUnits(long seconds, String text) {
    assertThat(Spans.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
