package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.ManagerConfig;
import dev.manager.ManagerUnavailableException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsideTest {
  private final ManagerHost host =
      Fakes.host(
          HostConfig.from(
              ManagerConfig.of(Map.of("swap.wait.seconds", 0)),
              refused -> {
                throw refused;
              }));

  @AfterEach
  void endThreads() {
    host.close();
  }

  private Life serving(String name) {
    Life life = Fakes.life(host, name);
    life.gate().open();
    life.slot().offer(life);
    return life;
  }

  private static void drain(Life life) {
    life.slot().retract(life);
    life.gate().close();
  }

  @Test
  void aCallThatCallsBackIsLetInWhileItsManagerDrains() throws InterruptedException {
    Life life = serving("volume");
    @Nullable Inside nobody = Inside.enter(life.slot().enter());
    drain(life);

    assertThat(life.slot().enter()).isSameAs(life);
    assertThat(life.gate().inside()).isEqualTo(2);

    life.gate().exit();
    Inside.leave(nobody);
    life.gate().exit();
    assertThat(life.gate().awaitDrained(Duration.ZERO)).isTrue();
  }

  @Test
  void soIsOneThatCallsBackByWayOfAnotherManager() {
    Life volume = serving("volume");
    Life network = serving("network");
    @Nullable Inside nobody = Inside.enter(volume.slot().enter());
    @Nullable Inside inVolume = Inside.enter(network.slot().enter());
    drain(volume);

    assertThat(volume.slot().enter()).isSameAs(volume);

    Inside.leave(inVolume);
    Inside.leave(nobody);
  }

  @Test
  void nobodyElseIs() {
    Life life = serving("volume");
    @Nullable Inside nobody = Inside.enter(life.slot().enter());
    Inside.leave(nobody);
    drain(life);

    assertThat(Inside.of(life.slot())).isNull();
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> life.slot().enter());
  }
}
