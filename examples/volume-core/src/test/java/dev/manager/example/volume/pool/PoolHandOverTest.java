package dev.manager.example.volume.pool;

import static dev.manager.example.volume.pool.PoolFixture.IGNORED;
import static dev.manager.example.volume.pool.PoolFixture.MIB;
import static dev.manager.example.volume.pool.PoolFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.example.volume.api.PoolUnusableException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolHandOverTest {
  private static final Limits LIMITS = new Limits(100 * MIB, 50 * MIB, 100, 3);

  private final PoolFixture fixture;

  PoolHandOverTest(@TempDir Path folder) {
    fixture = new PoolFixture(folder.resolve("pool"));
  }

  private VolumePool takeOver(Map<String, Object> state) {
    return VolumePool.takeOver(
        fixture.folder,
        fixture.drivers,
        LIMITS,
        Clock.fixed(NOW, ZoneOffset.UTC),
        state,
        Tables.NONE);
  }

  @Test
  void theNextOneKnowsWhatTheOldOneKnew() {
    VolumePool old = fixture.open();
    old.create("a", MIB, "thin", IGNORED);
    old.snapshot("a", "s", IGNORED);
    old.create("b", 2 * MIB, "thick", IGNORED);
    var before = old.list();
    VolumePool next = takeOver(old.handOver());
    assertThat(next.list()).isEqualTo(before);
    assertThat(next.capacity().usedBytes()).isEqualTo(4 * MIB);
    next.extend("a", 3 * MIB, IGNORED);
    next.close();
    old.close();
    VolumePool read = fixture.open();
    assertThat(read.show("a").bytes()).isEqualTo(3 * MIB);
    read.close();
  }

  @Test
  void theOldOneCanHaveItBack() {
    VolumePool old = fixture.open();
    old.create("a", MIB, "thin", IGNORED);
    Map<String, Object> state = old.handOver();
    VolumePool again = takeOver(state);
    assertThat(again.show("a").bytes()).isEqualTo(MIB);
    again.close();
  }

  @Test
  void theOldOneWorksOnNothingAfterwards() {
    VolumePool old = fixture.open();
    old.handOver();
    assertThatThrownBy(() -> old.create("a", MIB, "thin", IGNORED))
        .isInstanceOf(PoolUnusableException.class);
    assertThat(old.isUsable()).isFalse();
  }

  @Test
  void isRefusedInTheMiddleOfAnOperationWhichThenGoesOn() throws Exception {
    var inTheMiddle = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var driver = new FakeDriver();
    driver.inTheMiddle(
        progress -> {
          inTheMiddle.countDown();
          goOn.await();
        });
    fixture.drivers.add("fake", 0, driver);
    VolumePool old = fixture.open();
    var thread = Executors.newSingleThreadExecutor();
    try {
      var making = thread.submit(() -> old.create("a", MIB, "fake", IGNORED));
      inTheMiddle.await();
      assertThatThrownBy(old::handOver)
          .isInstanceOf(PoolUnusableException.class)
          .hasMessage(
              "Pool folder %s cannot be handed over: an operation is under way", fixture.folder);
      goOn.countDown();
      assertThat(making.get().bytes()).isEqualTo(MIB);
      old.create("b", MIB, "thin", IGNORED);
    } finally {
      goOn.countDown();
      thread.shutdown();
      old.close();
    }
  }

  @Test
  void aStateOfAnotherPoolOrFormatIsNotBelieved() {
    VolumePool old = fixture.open();
    old.create("a", MIB, "thin", IGNORED);
    Map<String, Object> state = new HashMap<>(old.handOver());
    state.put("volumes", List.of());
    state.put("format", 2);
    VolumePool next = takeOver(state);
    assertThat(next.list()).hasSize(1);
    next.close();
    state.put("format", 1);
    state.put("pool", "/elsewhere");
    next = takeOver(state);
    assertThat(next.list()).hasSize(1);
    next.close();
  }

  @Test
  void aStateThatCannotBeReadIsRefusedAndThePoolIsFreeAgain() {
    VolumePool old = fixture.open();
    Map<String, Object> state = new HashMap<>(old.handOver());
    state.put("volumes", List.of(Map.of("name", "a")));
    assertThatThrownBy(() -> takeOver(state))
        .isInstanceOf(PoolUnusableException.class)
        .hasMessage("The state handed over is no description of a pool: bytes is missing");
    fixture.open().close();
  }
}
