package dev.manager.rabbitmq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Publication MESSAGE =
      new Publication(
          "x",
          "volume",
          MessageProperties.MINIMAL_BASIC,
          "{}".getBytes(UTF_8),
          List.of(),
          true,
          Duration.ofMinutes(1),
          null,
          () -> "nobody");

  private boolean afterLoss;
  private boolean peersComeBack;

  private Routes routes(Duration grace) {
    return new Routes(grace, () -> afterLoss, () -> peersComeBack);
  }

  private static boolean isTriedAgain(Routes routes) {
    return routes.pause(new Sending(MESSAGE)).isPresent();
  }

  @Test
  void aWayThatNeverLedAnywhereIsNotTriedAgain() {
    peersComeBack = true;
    assertThat(isTriedAgain(routes(Duration.ofMinutes(1)))).isFalse();
  }

  @Test
  void aWayThatWasKnownIsTriedAgainWithinTheGrace() {
    Routes routes = routes(Duration.ofMinutes(1));
    routes.led(MESSAGE);
    assertThat(isTriedAgain(routes)).isTrue();
  }

  @Test
  void anyWayIsTriedAgainForTheGraceAfterALoss() {
    afterLoss = true;
    assertThat(isTriedAgain(routes(Duration.ofMinutes(1)))).isTrue();
    assertThat(isTriedAgain(routes(Duration.ZERO))).isFalse();
  }

  @Test
  void aWayThatWasKnownIsTriedAgainWhileItsServerMayComeBack() {
    Routes routes = routes(Duration.ZERO);
    routes.led(MESSAGE);
    peersComeBack = true;
    assertThat(isTriedAgain(routes)).isTrue();

    peersComeBack = false;
    assertThat(isTriedAgain(routes)).isFalse();
    peersComeBack = true;
    assertThat(isTriedAgain(routes)).isFalse(); // it is forgotten
  }
}
