package dev.manager.periodic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A thread that ends a run takes what is due next, if nothing holds it up before it gets there. */
class HandTest {
  private final Lab lab = new Lab();
  private final List<String> runs = new ArrayList<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Due hand = new Due();

  private Task add(String name, Object... options) {
    return lab.add(
        name,
        context -> {
          runs.add(name);
          if (failing.get()) {
            throw new IllegalStateException("no");
          }
        },
        options);
  }

  /** Attends to the first that is due. */
  private void attend() {
    Appointment first = Objects.requireNonNull(lab.engine.tasks().poll());
    first.attend(lab.ticker.nanos(), hand);
  }

  @Test
  void oneRunLeadsToTheNext() {
    Task first = add("a", "spacing.seconds", 1);
    Task second = add("b", "spacing.seconds", 2);
    lab.ticker.advance(Duration.ofSeconds(3));
    attend();
    assertThat(hand.at()).isEqualTo(lab.ticker.nanos());
    assertThat(hand.take()).isSameAs(second);
    second.attend(hand.at(), hand);
    assertThat(hand.isEmpty()).describedAs("nothing is due any more").isTrue();
    assertThat(runs).containsExactly("a", "b");
    assertThat(lab.engine.tasks().contains(first)).isTrue();
    assertThat(lab.engine.tasks().contains(second)).isTrue();
    assertThat(lab.engine.tasks().taken()).isEqualTo(2);
  }

  @Test
  void aTaskThatIsPausedInTheHandDoesNotRun() {
    add("a", "spacing.seconds", 1);
    Task second = add("b", "spacing.seconds", 2);
    lab.ticker.advance(Duration.ofSeconds(3));
    attend();
    second.pause();
    hand.take().attend(hand.at(), hand);
    assertThat(runs).containsExactly("a");
    second.resume();
    lab.advanceSeconds(2);
    assertThat(runs).contains("b");
  }

  @Test
  void whatIsToldOfARunHoldsNobodyUp() {
    add("a", "spacing.seconds", 1);
    add("b", "spacing.seconds", 2);
    failing.set(true);
    lab.ticker.advance(Duration.ofSeconds(3));
    attend();
    assertThat(hand.isEmpty()).describedAs("after a failure").isTrue();
    failing.set(false);
    lab.ticker.advance(Duration.ofSeconds(1));
    lab.pump();
    assertThat(runs).contains("b");
  }

  @Test
  void aTaskThatBlocksHasNothingInItsHand() {
    var seen = new AtomicInteger();
    lab.add(
        "a",
        context -> {
          Appointment other = lab.engine.tasks().poll(); // as another thread does meanwhile
          seen.incrementAndGet();
          Objects.requireNonNull(other).attend(lab.ticker.nanos());
        },
        "spacing.seconds",
        1);
    add("b", "spacing.seconds", 2);
    lab.ticker.advance(Duration.ofSeconds(3));
    attend();
    assertThat(seen).hasValue(1);
    assertThat(runs).containsExactly("b");
  }
}
