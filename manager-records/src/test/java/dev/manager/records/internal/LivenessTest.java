package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manager.record.ServiceState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The figures of nova.servicegroup. */
class LivenessTest {
  private static final Duration DOWN_TIME = Duration.ofSeconds(15);
  private static final Instant BEAT = Instant.parse("2026-01-01T00:00:00Z");

  private static boolean recent(@Nullable Instant last, long secondsLater) {
    return Liveness.isRecent(last, BEAT, BEAT.plusSeconds(secondsLater), DOWN_TIME);
  }

  @Test
  void aServiceIsUpUntilTheDownTimeIsOver() {
    assertThat(recent(BEAT, 0)).isTrue();
    assertThat(recent(BEAT, 15)).isTrue(); // equal counts as up
    assertThat(recent(BEAT, 16)).isFalse();
  }

  @Test
  void oneThatNeverReportedIsMeasuredFromItsCreation() {
    assertThat(recent(null, 15)).isTrue();
    assertThat(recent(null, 16)).isFalse();
  }

  @Test
  void aBeatFromFarInTheFutureDoesNotCount() {
    assertThat(recent(BEAT.plusSeconds(15), 0)).isTrue();
    assertThat(recent(BEAT.plusSeconds(16), 0)).isFalse();
  }

  @Test
  void theStateIsOfTheWordTheForceAndTheBeat() {
    assertThat(Liveness.state("up", false, true)).isEqualTo(ServiceState.UP);
    assertThat(Liveness.state("up", false, false)).isEqualTo(ServiceState.DOWN);
    assertThat(Liveness.state("up", true, true)).isEqualTo(ServiceState.DOWN);
    assertThat(Liveness.state("down", false, true)).isEqualTo(ServiceState.DOWN);
    assertThat(Liveness.state("stopped", false, true)).isEqualTo(ServiceState.STOPPED);
    assertThat(Liveness.state("banana", false, true)).isEqualTo(ServiceState.DOWN);
  }
}
