package dev.manager.example.volume.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "123, 123",
    "7B, 7",
    "1KiB, 1024",
    "64MiB, 67108864",
    "64mib, 67108864",
    "' 64 MiB ', 67108864",
    "1GiB, 1073741824",
    "1.5GiB, 1610612736",
    "10MB, 10000000",
    "2kB, 2000",
    "3TB, 3000000000000",
    "9223372036854775807, 9223372036854775807",
    "8191PiB, 9222246136947933184"
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "+1", "1e3", "1,5GiB", "0x10", "1 2", "12 MiB per day"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(InvalidVolumeException.class)
        .hasMessage(
            "Size \"%s\" cannot be read: expected a number and a unit, such as 64MiB, 1GiB, 10MB or"
                + " plain bytes",
            text);
  }

  @Test
  void refusesAnUnknownUnit() {
    assertThatThrownBy(() -> Sizes.parse("5XB"))
        .hasMessage(
            "Size \"5XB\" cannot be read: expected one of the units"
                + " B, KiB, MiB, GiB, TiB, PiB, kB, MB, GB, TB, PB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8192PiB", "9223372036854775808", "9999999999999999999PiB", "0.3B"})
  void refusesWhatDoesNotFitIntoBytes(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .hasMessage(
            "Size \"%s\" cannot be read: expected a whole number of bytes below 8192PiB", text);
  }

  @Test
  void showsOnlyTheStartOfALongText() {
    assertThatThrownBy(() -> Sizes.parse("9".repeat(100_000)))
        .isInstanceOf(InvalidVolumeException.class)
        .hasMessageStartingWith("Size \"" + "9".repeat(40) + "…\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1KiB",
    "67108864, 64MiB",
    "1610612736, 1.5GiB",
    "10000000, 9.53MiB",
    "1073741823, 1023.99MiB",
    "9223372036854775807, 8191.99PiB"
  })
  void writesTheLargestUnit(long bytes, String text) {
    assertThat(Sizes.format(bytes)).isEqualTo(text);
  }
}
