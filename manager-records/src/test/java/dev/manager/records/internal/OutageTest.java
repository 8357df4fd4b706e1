package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** One outage is one, however many notice it, and whenever they do. */
class OutageTest {
  private final Outage outage = new Outage("x");
  private final SQLException failure = new SQLException("away");

  @Test
  void itIsOverWhenAllThatNoticedItGoOn() {
    outage.failed("heartbeats", failure, System.nanoTime());
    outage.failed("leases", failure, System.nanoTime());
    outage.succeeded("heartbeats");
    assertThat(outage.isOver()).isFalse();
    outage.succeeded("leases");
    assertThat(outage.isOver()).isTrue();
  }

  @Test
  void whoTriedBeforeItWasOverAndFailsAfterwardsBeginsNoOther() {
    long meanwhile = System.nanoTime();
    outage.failed("heartbeats", failure, meanwhile);
    outage.succeeded("heartbeats");
    outage.failed("elections", failure, meanwhile);
    assertThat(outage.isOver()).isTrue();
    outage.failed("elections", failure, System.nanoTime());
    assertThat(outage.isOver()).isFalse();
  }
}
