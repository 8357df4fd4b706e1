package dev.manager.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcVersionTest {
  /** The pairs of the reference (case 29). */
  @ParameterizedTest(name = "{0} serves {1}: {2}")
  @CsvSource({
    "1.23, 1.23, true",
    "1.24, 1.23, true",
    "1.22, 1.23, false",
    "2.23, 1.23, false",
    "1.23, 2.23, false",
    "1.23, 1.23.1, false",
    "1.24, 1.23.1, true",
    "1.23.0, 1.23, true",
    "1.23.2, 1.23.1, true",
    "1.23.1.9, 1.23.1, true"
  })
  void servesAsOsloMessagingDoes(String implemented, String requested, boolean serves) {
    assertThat(RpcVersion.parse(implemented).serves(RpcVersion.parse(requested))).isEqualTo(serves);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "x.y", "", "1.", ".1", "-1.0", "1.+2", "1. 2", "99999999999.0", "1.x", "١.٢"})
  void refusesWhatIsNoVersion(String text) {
    assertThatThrownBy(() -> RpcVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version \"%s\", expected major.minor, such as 1.2", text);
  }

  @Test
  void showsNoMoreThanTheHeadOfALongText() {
    assertThatThrownBy(() -> RpcVersion.parse("1.0".repeat(1000)))
        .hasMessageMatching("version \".{32}…\".*");
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(RpcVersion.parse("1.23")).hasToString("1.23");
    assertThat(RpcVersion.parse("1.23.4")).hasToString("1.23.4");
    assertThat(RpcVersion.DEFAULT).hasToString("1.0");
  }

  @Test
  void isOrderedByItsNumbers() {
    assertThat(RpcVersion.parse("1.10")).isGreaterThan(RpcVersion.parse("1.9"));
    assertThat(RpcVersion.parse("2.0")).isGreaterThan(RpcVersion.parse("1.99"));
  }
}
