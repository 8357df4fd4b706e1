package dev.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
  @Test
  void anUnavailableManagerIsNamedWithItsHostAndTheWait() {
    var e =
        new ManagerUnavailableException(
            "volume", "node1", Duration.ofMillis(30_040), "none serves");

    assertThat(e)
        .hasMessage("Manager volume on node1 was not available within 30.0 s: none serves");
    assertThat(e.manager()).isEqualTo("volume");
    assertThat(e.host()).isEqualTo("node1");
    assertThat(e.waited()).isEqualTo(Duration.ofMillis(30_040));
  }

  @Test
  void aHookThatHangsIsNamedWithItsLimitAndWhereItStood() {
    var e = new HookTimeoutException("volume", "initHost", Duration.ofMillis(1500), "    at A.b()");

    assertThat(e)
        .hasMessage(
            "Hook initHost of manager volume did not end within 1.5 s; it was at%n    at A.b()"
                .formatted());
    assertThat(e.hook()).isEqualTo("initHost");
    assertThat(e.limit()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void timesReadTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(new ManagerUnavailableException("m", "h", Duration.ofMillis(1500), "x"))
          .hasMessageContaining("1.5 s");
      assertThat(new HookTimeoutException("m", "reset", Duration.ofMillis(1500), "x"))
          .hasMessageContaining("1.5 s");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThat(new ManagerNotFoundException("volum", List.of("volume", "network")))
        .hasMessage("No manager is named \"volum\"; this host has [volume, network]");
    assertThat(new ManagerNotFoundException("volum", List.of()))
        .hasMessage("No manager is named \"volum\"; this host has none");
  }

  @Test
  void aBadValueIsNamedWithItsKeyAndWhatWasExpected() {
    assertThat(new ManagerConfigException("quota", "x", "a size"))
        .hasMessage("Configuration key quota is \"x\": expected a size");
    assertThat(new ManagerConfigException("quota", null, "a size"))
        .hasMessage("Configuration key quota is missing: expected a size");
  }

  @Test
  void theRefusedValueOfASecretIsNotShown() {
    assertThat(new ManagerConfigException("db.password", "hunter2", "8 letters"))
        .hasMessage("Configuration key db.password is \"***\": expected 8 letters");
  }
}
