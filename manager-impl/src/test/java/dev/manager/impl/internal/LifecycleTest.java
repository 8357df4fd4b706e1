package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.manager.ManagerEvent;
import dev.manager.ManagerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
  private final List<ManagerEvent> events = new ArrayList<>();
  private final Lifecycle lifecycle = new Lifecycle("volume", events::add);

  static Stream<Arguments> everyPair() {
    return Stream.of(ManagerState.values())
        .flatMap(from -> Stream.of(ManagerState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("everyPair")
  void movesOnlyWhereTheTableAllows(ManagerState from, ManagerState to) {
    wayTo(from).forEach(lifecycle::moveTo);
    events.clear();
    if (from.next().contains(to)) {
      lifecycle.moveTo(to);
      assertThat(lifecycle.state()).isEqualTo(to);
      assertThat(events).hasSize(1);
    } else {
      assertThatIllegalStateException()
          .isThrownBy(() -> lifecycle.moveTo(to))
          .withMessageStartingWith("Manager volume cannot go from " + from + " to " + to);
      assertThat(lifecycle.state()).isEqualTo(from);
      assertThat(events).isEmpty();
    }
  }

  /** Finds the shortest way from NEW. */
  private static List<ManagerState> wayTo(ManagerState goal) {
    record Way(ManagerState end, List<ManagerState> moves) {}
    Deque<Way> open = new ArrayDeque<>(List.of(new Way(ManagerState.NEW, List.of())));
    Set<ManagerState> seen = new HashSet<>();
    while (true) {
      Way way = Objects.requireNonNull(open.poll(), () -> "no way to " + goal);
      if (way.end == goal) {
        return way.moves;
      }
      if (seen.add(way.end)) {
        for (ManagerState next : way.end.next()) {
          List<ManagerState> moves = new ArrayList<>(way.moves);
          moves.add(next);
          open.add(new Way(next, moves));
        }
      }
    }
  }

  @Test
  void tellsEachMoveInOrderAndTheFailureWithTheLast() {
    var why = new IllegalArgumentException("no pool");
    lifecycle.moveTo(ManagerState.INITIALIZING);
    lifecycle.moveTo(ManagerState.PREPARING);
    lifecycle.fail(why);

    assertThat(events)
        .extracting(ManagerEvent::name, ManagerEvent::from, ManagerEvent::to, ManagerEvent::failure)
        .containsExactly(
            tuple("volume", ManagerState.NEW, ManagerState.INITIALIZING, null),
            tuple("volume", ManagerState.INITIALIZING, ManagerState.PREPARING, null),
            tuple("volume", ManagerState.PREPARING, ManagerState.FAILED, why));
    Lifecycle.Snapshot now = lifecycle.snapshot();
    assertThat(now.failure()).isSameAs(why);
    assertThat(now.since()).isEqualTo(events.get(2).at());
  }
}
