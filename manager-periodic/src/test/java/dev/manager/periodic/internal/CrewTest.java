package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many threads there are: those that are needed. The looks of its lookout are the test's. */
class CrewTest {
  private static final int MOST = 6;
  private static final int PROCESSORS =
      Math.max(2, Runtime.getRuntime().availableProcessors()); // no crew is smaller

  private final ManualTicker ticker = new ManualTicker();
  private final Agenda agenda = new Agenda(SystemTicker.INSTANCE);
  private final Agenda lookouts = new Agenda(ticker);
  private final Crew crew = new Crew("t", agenda, lookouts, () -> MOST, null, () -> 0);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean idle = new AtomicBoolean();

  @AfterEach
  void close() {
    release.countDown();
    crew.close();
    assertThat(crew.size()).isZero();
  }

  /** Blocks the thread that attends to it. */
  private final class Blocking extends Appointment {
    @Override
    void attend(long now) {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Is due again as soon as it has been attended to. */
  private final class Restless extends Appointment {
    @Override
    void attend(long now) {
      if (!idle.get()) {
        agenda.put(this, now);
      }
    }
  }

  private void look() {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(agenda::isUnattended);
    ticker.advance(Duration.ofMillis(1));
    Appointment lookout = lookouts.poll();
    if (lookout != null) {
      lookout.attend(ticker.nanos());
    }
  }

  private void block(int many) {
    for (int i = 0; i < many; i++) {
      agenda.put(new Blocking(), agenda.now());
    }
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              look();
              return agenda.size() == 0 || crew.size() == MOST;
            });
  }

  @Test
  void threadsComeForThoseThatBlock() {
    crew.open();
    assertThat(crew.size()).isEqualTo(2);
    block(MOST + 1);
    assertThat(crew.size()).isEqualTo(MOST);
    await().atMost(Duration.ofMinutes(1)).until(() -> crew.shortages() > 0);
  }

  @Test
  void threadsThatOnlyStandInEachOthersWayGo() {
    crew.open();
    block(MOST);
    for (int i = 0; i < 2 * MOST; i++) {
      agenda.put(new Restless(), agenda.now());
    }
    release.countDown();
    for (int looks = 0; crew.size() > PROCESSORS; looks++) {
      assertThat(looks).describedAs("looks until %d threads are left", PROCESSORS).isLessThan(5000);
      long before = agenda.taken();
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(1))
          .until(() -> agenda.taken() > before + 10 * MOST);
      ticker.advance(Duration.ofMillis(1));
      Objects.requireNonNull(lookouts.poll()).attend(ticker.nanos());
    }
    idle.set(true);
    await().atMost(Duration.ofMinutes(1)).until(() -> agenda.size() == 0);
    assertThat(crew.size()).isGreaterThanOrEqualTo(2);
  }
}
