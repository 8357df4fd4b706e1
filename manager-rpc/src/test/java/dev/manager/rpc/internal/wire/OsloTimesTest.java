package dev.manager.rpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OsloTimesTest {
  /** Always six digits, and cut to them, as {@code strftime} does it. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-24T12:00:00Z,           2026-11-24T12:00:00.000000",
    "2026-11-24T12:00:00.1Z,         2026-11-24T12:00:00.100000",
    "2026-11-24T12:00:00.000001Z,    2026-11-24T12:00:00.000001",
    "2026-11-24T12:00:00.999999999Z, 2026-11-24T12:00:00.999999",
    "1920-02-03T04:05:06.000007Z,    1920-02-03T04:05:06.000007",
    "0001-01-01T00:00:00Z,           0001-01-01T00:00:00.000000",
    "9999-12-31T23:59:59.999999Z,    9999-12-31T23:59:59.999999",
    "+10000-01-01T00:00:00Z,         +10000-01-01T00:00:00.000000",
    "-0001-01-01T00:00:00Z,          -0001-01-01T00:00:00.000000",
  })
  void writes(Instant instant, String text) {
    assertThat(OsloTimes.write(instant)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T12:00:00.000007,       2026-11-24T12:00:00.000007Z",
    "2026-11-24T12:00:00,              2026-11-24T12:00:00Z",
    "2026-11-24T12:00:00.5,            2026-11-24T12:00:00.500Z",
    "2026-11-24 12:00:00.000007,       2026-11-24T12:00:00.000007Z",
    "2026-11-24 12:00:00,              2026-11-24T12:00:00Z",
    "2026-11-24T12:00:00Z,             2026-11-24T12:00:00Z",
    "2026-11-24T12:00:00.25Z,          2026-11-24T12:00:00.250Z",
    "2026-11-24T12:00:00.000007+00:00, 2026-11-24T12:00:00.000007Z",
    "2026-11-24T12:00:00.000007+0000,  2026-11-24T12:00:00.000007Z",
    "2026-11-24T13:30:00+01:30,        2026-11-24T12:00:00Z",
    "2026-11-24T07:00:00-0500,         2026-11-24T12:00:00Z",
    "2026-11-24T12:00:00.123456789,    2026-11-24T12:00:00.123456789Z",
  })
  void reads(String text, Instant instant) {
    assertThat(OsloTimes.instant(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-24",
        "2026-13-01T00:00:00.000000",
        "2026-02-30T00:00:00.000000",
        "2026-01-01T24:00:00.000000",
        "2026-01-01T00:00:60.000000",
        "2026-01-01T00:00:00.00000x",
        "2026-01-01T00:00:00.000000 Z",
        "2026-01-01T00:00:00.000000+99:00",
        "1700000000"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> OsloTimes.instant(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void secondsAreExactToTheNanosecond() {
    assertThat(OsloTimes.seconds(new BigDecimal("1.5"))).isEqualTo(Duration.ofMillis(1500));
    assertThat(OsloTimes.seconds(new BigDecimal("0.0000000019"))).isEqualTo(Duration.ofNanos(1));
    assertThat(OsloTimes.seconds(new BigDecimal("-0.000001"))).isEqualTo(Duration.ofNanos(-1000));
    assertThatThrownBy(() -> OsloTimes.seconds(new BigDecimal("1e30")))
        .isInstanceOf(DateTimeException.class);
  }
}
