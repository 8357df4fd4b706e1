package dev.manager.rabbitmq.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final AtomicLong clock = new AtomicLong();
  private final Backlog backlog = new Backlog(clock::get);

  @Test
  void aTableThatLooksEmptyDoesNotForgetWhatIsNotCommitted() throws Exception {
    backlog.refresh(() -> 0);

    backlog.added(1);
    backlog.refresh(() -> 0);

    assertThat(backlog.waiting()).isEqualTo(1);
  }

  @Test
  void whatIsAddedWhileTheTableIsCountedIsKept() throws Exception {
    backlog.refresh(
        () -> {
          backlog.added(2);
          return 10;
        });

    assertThat(backlog.waiting()).isEqualTo(12);
  }

  @Test
  void aLaterCountForgetsWhatWasRolledBack() throws Exception {
    backlog.refresh(() -> 0);
    backlog.added(3);

    clock.addAndGet(Backlog.PERIOD.toNanos());
    backlog.refresh(() -> 1);

    assertThat(backlog.waiting()).isEqualTo(1);
  }

  @Test
  void whatIsForwardedWaitsNoLonger() throws Exception {
    backlog.refresh(() -> 4);
    backlog.added(2);

    backlog.forwarded(5);
    assertThat(backlog.waiting()).isEqualTo(1);

    backlog.forwarded(5); // of another host, not counted yet
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void aCountThatFailsLeavesTheLastAndIsDueAgain() throws Exception {
    backlog.refresh(() -> 7);
    clock.addAndGet(Backlog.PERIOD.toNanos());

    assertThatThrownBy(
            () ->
                backlog.refresh(
                    () -> {
                      throw new SQLException("away");
                    }))
        .hasMessage("away");
    assertThat(backlog.waiting()).isEqualTo(7);

    backlog.refresh(() -> 8);
    assertThat(backlog.waiting()).isEqualTo(8);
  }
}
