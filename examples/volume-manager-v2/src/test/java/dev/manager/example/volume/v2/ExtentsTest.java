package dev.manager.example.volume.v2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtentsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 4194304",
    "4194303, 4194304",
    "4194304, 4194304",
    "4194305, 8388608",
    "0, 0",
    "-1, -1",
    "9223372036854775807, 9223372036854775807"
  })
  void roundsUpToWholeExtents(long asked, long given) {
    assertThat(Extents.roundUp(asked)).isEqualTo(given);
  }
}
