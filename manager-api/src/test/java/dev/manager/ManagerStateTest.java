package dev.manager;

import static dev.manager.ManagerState.DRAINING;
import static dev.manager.ManagerState.FAILED;
import static dev.manager.ManagerState.INITIALIZING;
import static dev.manager.ManagerState.NEW;
import static dev.manager.ManagerState.PREPARING;
import static dev.manager.ManagerState.RESETTING;
import static dev.manager.ManagerState.RUNNING;
import static dev.manager.ManagerState.STARTING;
import static dev.manager.ManagerState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManagerStateTest {
  /** The moves as they are documented in docs/lifecycle.md. */
  private static final Map<ManagerState, Set<ManagerState>> TABLE =
      Map.of(
          NEW, Set.of(INITIALIZING, STOPPED, FAILED),
          INITIALIZING, Set.of(PREPARING, DRAINING, FAILED),
          PREPARING, Set.of(STARTING, DRAINING, FAILED),
          STARTING, Set.of(RUNNING, DRAINING, FAILED),
          RUNNING, Set.of(RESETTING, DRAINING, FAILED),
          RESETTING, Set.of(RUNNING, DRAINING, FAILED),
          DRAINING, Set.of(STOPPED, FAILED),
          STOPPED, Set.of(),
          FAILED, Set.of());

  static Stream<Arguments> everyPair() {
    return Stream.of(ManagerState.values())
        .flatMap(from -> Stream.of(ManagerState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("everyPair")
  void movesOnlyWhereTheTableAllows(ManagerState from, ManagerState to) {
    Set<ManagerState> documented = Objects.requireNonNull(TABLE.get(from));
    assertThat(from.next().contains(to)).isEqualTo(documented.contains(to));
  }

  @ParameterizedTest
  @EnumSource
  void endsItsLifeExactlyWhereNoMoveIsLeft(ManagerState state) {
    assertThat(state.isTerminal()).isEqualTo(state.next().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void mayFailUntilItsLifeHasEnded(ManagerState state) {
    assertThat(state.next().contains(FAILED)).isEqualTo(!state.isTerminal());
  }

  @Test
  void servesFromWhenCallersAreLetInUntilItDrains() {
    assertThat(Stream.of(ManagerState.values()).filter(ManagerState::serves))
        .containsExactly(STARTING, RUNNING, RESETTING);
  }

  @Test
  void movesAreACopyThatItsCallerMayChange() {
    RUNNING.next().clear();
    assertThat(RUNNING.next()).isNotEmpty();
  }
}
