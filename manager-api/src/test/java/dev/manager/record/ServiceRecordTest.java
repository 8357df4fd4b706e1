package dev.manager.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServiceRecordTest {
  @Test
  void oneThatIsStoredNowhereIsUpAndHasNoRowYet() {
    Instant now = Instant.parse("2026-01-02T12:00:00Z");
    ServiceRecord record = ServiceRecord.unstored("node1", "volume", now);

    assertThat(record.id()).isZero();
    assertThat(record.host()).isEqualTo("node1");
    assertThat(record.binary()).isEqualTo("manager-volume");
    assertThat(record.topic()).isEqualTo("volume");
    assertThat(record.state()).isEqualTo(ServiceState.UP);
    assertThat(record.disabled()).isFalse();
    assertThat(record.forcedDown()).isFalse();
    assertThat(record.createdAt()).isEqualTo(now);
    assertThat(record.updatedAt()).isNull();
    assertThat(record.uuid()).isNotEqualTo(ServiceRecord.unstored("node1", "volume", now).uuid());
  }
}
